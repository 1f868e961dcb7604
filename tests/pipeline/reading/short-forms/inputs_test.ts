import assert from "node:assert/strict";
import { problemsOf, stagesOf } from "./paper.ts";

const paper = (data: string) => `
axes: { width: [50, 100] }
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  networks:
    kind: measure-spectra
    axes: [width]
    model: { use: mlp, time: 1 }
    inputs: { data: ${data} }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation, gram-entries]
`;

Deno.test("of a stage with one output that output is meant", async () => {
  assert.deepEqual(await stagesOf(paper("pair")), await stagesOf(paper("pair.data")));
});

Deno.test("what cannot be meant is refused", async () => {
  assert.match(
    await problemsOf(paper("pear")),
    /^papers\/short.yaml:10:21 cannot find stage "pear" for input "data" of stage "networks"; allowed: pair/,
  );
  const circle = paper("pair").replace("gram-inputs,", "gram-inputs, ").replace(
    "stages:\n",
    "stages:\n  odd: { kind: fit-exponents, inputs: { samples: networks }, fit: { use: statistics, column: rho } }\n",
  );
  assert.match(
    await problemsOf(circle),
    /^papers\/short.yaml:5:50 cannot tell which output of "networks" is meant; allowed: networks.correlation/,
  );
});
