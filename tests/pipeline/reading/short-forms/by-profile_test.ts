import assert from "node:assert/strict";
import { paperOf, problemsOf, stagesOf } from "./paper.ts";

const paper = (dynamics: string) => `
axes: { width: { smoke: 20, laptop: [50, 100] } }
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  recipe: { kind: initialize, axes: [width], model: { use: mlp, time: 1 } }
  networks:
    kind: measure-spectra
    axes: [width]
    inputs: { recipe: recipe.recipe, data: pair.data }
    dynamics: ${dynamics}
    measures: [correlation, { use: gram-entries, profile: smoke }]
`;

Deno.test("each profile has its value; without one, that of laptop", async () => {
  const text = paper("{ use: mlp-gram, networks: { smoke: 3, laptop: 8 } }");
  const networks = async (profile: string) =>
    (await stagesOf(text, { profile })).networks.slots.dynamics![0].params.networks;
  assert.deepEqual(
    [await networks("smoke"), await networks("laptop"), await networks("paper")],
    [3, 8, 8],
  );
  const points = async (profile: string) => (await paperOf(text, { profile })).axes[0].points;
  assert.deepEqual(await points("smoke"), [{ width: 20 }]);
  assert.deepEqual(await points("paper"), [{ width: 50 }, { width: 100 }]);
});

Deno.test("null is as if the entry were not written", async () => {
  const text = paper("{ use: mlp-gram, networks: 8, observe: { smoke: all, laptop: null } }");
  const params = async (profile: string) =>
    (await stagesOf(text, { profile })).networks.slots.dynamics![0].params;
  assert.deepEqual(await params("laptop"), { networks: 8 });
  assert.deepEqual(await params("smoke"), { networks: 8, observe: "all" });
});

Deno.test("an entry of a list is there in its profiles only", async () => {
  const text = paper("{ use: mlp-gram, networks: 8 }");
  const outputs = async (profile: string) => (await stagesOf(text, { profile })).networks.outputs;
  assert.deepEqual(await outputs("smoke"), ["correlation", "gram-entries"]);
  assert.deepEqual(await outputs("laptop"), ["correlation"]);
});

Deno.test("mixtures, unknown profiles and values that nobody has are refused in their places", async () => {
  const problems = (value: string) => problemsOf(paper(`{ use: mlp-gram, networks: ${value} }`));
  assert.match(
    await problems("{ smoke: 3, lapdog: 8 }"),
    /^papers\/short.yaml:11:54 cannot mix "lapdog" with the profile "smoke" in one map; allowed: laptop/,
  );
  assert.match(
    await problems("{ smoke: 3 }"),
    /^papers\/short.yaml:11:44 cannot do without the value in profile "laptop"; all profiles/,
  );
  assert.match(
    await problemsOf(
      paper("{ use: mlp-gram, networks: 8 }").replace("profile: smoke", "profile: smok"),
    ),
    /^papers\/short.yaml:12:59 cannot find profile "smok"; allowed: smoke/,
  );
});
