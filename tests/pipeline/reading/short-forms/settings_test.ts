import assert from "node:assert/strict";
import { problemsOf, stagesOf } from "./paper.ts";

const paper = (settings: string, { data = "gram-inputs", axes = "[]" } = {}) => `
settings: ${settings}
axes: { correlation: [0, 0.5] }
stages:
  pair: { kind: generate-data, axes: ${axes}, data: ${data} }
  networks:
    kind: measure-spectra
    model: { use: mlp, time: 1, width: 50 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [{ use: gram-entries }]
`;

Deno.test("settings are literal parameters as if written in place", async () => {
  const written = await stagesOf(paper("{}", { data: "{ use: gram-inputs, correlation: 0.3 }" }));
  assert.deepEqual(await stagesOf(paper("{ gram-inputs: { correlation: 0.3 } }")), written);
  assert.deepEqual(
    await stagesOf(
      paper("{ gram-inputs: { correlation: 0.9 } }", {
        data: "{ use: gram-inputs, correlation: 0.3 }",
      }),
    ),
    written,
  );
});

Deno.test("a parameter that an axis gives is not taken from the settings", async () => {
  const axes = "[correlation]";
  assert.deepEqual(
    (await stagesOf(paper("{ gram-inputs: { correlation: 0.3 } }", { axes }))).pair.slots,
    (await stagesOf(paper("{}", { axes }))).pair.slots,
  );
});

Deno.test("items of lists and what is made have settings too", async () => {
  const stages = await stagesOf(
    paper("{ gram-entries: { difference: [rho11, rho12] }, mlp: { activation: tanh } }"),
  );
  assert.deepEqual(stages.networks.slots.measures![0].params, { difference: ["rho11", "rho12"] });
  assert.deepEqual(stages["networks-recipe"].slots.model![0].params, {
    activation: "tanh",
    time: 1,
    width: 50,
  });
});

Deno.test("what is wrong is found where it is written", async () => {
  assert.match(
    await problemsOf(paper("{ gram-input: { correlation: 0.3 } }")),
    /^papers\/short.yaml:3:13 cannot find the plug-in "gram-input" of settings; allowed: gram-inputs/,
  );
  assert.match(
    await problemsOf(paper("{ weight-roughness: {} }")),
    /^papers\/short.yaml:3:13 cannot tell which "weight-roughness" settings mean; allowed: measures\/weight-roughness, theory\/weight-roughness/,
  );
  assert.match(
    await problemsOf(paper("{ gram-inputs: { correlatoin: 0.3 } }")),
    /^papers\/short.yaml:3:28 cannot find parameter "correlatoin" of data "gram-inputs"/,
  );
  assert.match(
    await problemsOf(paper("{ gram-inputs: 3 }")),
    /^papers\/short.yaml:3:26 cannot use 3 as "gram-inputs" of settings of the paper/,
  );
});
