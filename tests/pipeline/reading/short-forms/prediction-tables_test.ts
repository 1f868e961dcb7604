import assert from "node:assert/strict";
import { problemsOf, stagesOf } from "./paper.ts";

const paper = (checks: string) => `
axes: { width: [50, 100], exponent: [0.5, 1] }
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  networks:
    kind: measure-spectra
    axes: [width, exponent]
    model: { use: mlp, time: 1 }
    parametrization: { use: shaped-relu, slopePlus: 0, slopeMinus: -1 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation]
claims:
  C1: { says: So it is., checks: [${checks}] }
`;

Deno.test("a table is a check for each row, held to the rows of its value", async () => {
  const short = paper(`{ of: networks.rho, use: statistic, where: { width: 50 },
    predicts: { by: exponent, "0.5": 0.3, "1": 0.9 }, absolute: { by: exponent, "0.5": 0.1, "1": 0.2 } }`);
  const long = paper(`
    { of: networks.rho, use: statistic, where: { width: 50, exponent: 0.5 }, predicts: 0.3, absolute: 0.1 },
    { of: networks.rho, use: statistic, where: { width: 50, exponent: 1 }, predicts: 0.9, absolute: 0.2 }`);
  assert.deepEqual(await stagesOf(short), await stagesOf(long));
});

Deno.test("bounds may be tables, and words stay words", async () => {
  const short = paper("{ of: networks.rho, use: bound, below: { by: name, relu: 1, NaN: 2 } }");
  const { C1 } = await stagesOf(short);
  assert.deepEqual(
    C1.slots.checks!.map(({ params, words }) => [params.below, words.where]),
    [[1, { name: "relu" }], [2, { name: "NaN" }]],
  );
});

Deno.test("tables of one check have the same rows", async () => {
  const wrong = (predicts: string, absolute: string) =>
    problemsOf(
      paper(`{ of: networks.rho, use: statistic, predicts: ${predicts}, absolute: ${absolute} }`),
    );
  assert.match(
    await wrong("{ by: width, a: 1, b: 2 }", "{ by: width, a: 1 }"),
    /^papers\/short.yaml:15:118 cannot take "absolute" and "predicts" of one check from tables of different rows; allowed: by width: a, b/,
  );
  assert.match(await wrong("{ by: width, a: 1 }", "{ by: depth, a: 1 }"), /different rows/);
  assert.match(await wrong("{ by: width }", "1"), /cannot use a table of "predicts" without rows/);
});
