/** Axes that are named like a column which the output has for sure. */
import assert from "node:assert/strict";
import { problemsOf } from "../short-forms/paper.ts";

const networks = (axes: string, measures = "[correlation]") => `
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  networks:
    kind: measure-spectra
    ${axes}
    model: { use: mlp, time: 1, width: 20 }
    parametrization: { use: shaped-relu, slopePlus: 0, slopeMinus: -1 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: ${measures}
`;
const fit = (axes: string) => `
  spread:
    kind: fit-exponents
    ${axes}
    inputs: { samples: networks.correlation }
    fit: { use: statistics, column: rho, statistics: [mean] }
`;

Deno.test("an axis named like an axis of the output is refused, with both places", async () => {
  assert.equal(
    await problemsOf(`axes: { pair: [1, 2] }${networks("axes: [pair]")}`),
    'papers/short.yaml:7:12 cannot run stage "networks" over "pair" (papers/short.yaml:2:9): its ' +
      'output "correlation" has a column "pair" of its own (lib/measures/correlation.ts); rename the ' +
      "axis; where it gives a parameter of that name, write its values in variants (`each`) instead",
  );
});

Deno.test("so is a part of a zipped axis, once for each output", async () => {
  const axes = "axes: { size: [{ layer: 1, network: 2 }] }";
  const told = (await problemsOf(`${axes}${networks("axes: [size]", "[correlation, log-norm]")}`))
    .split("\n");
  assert.equal(told.length, 4);
  assert.match(told[0], /over "layer" of axis "size" .*"correlation" has a column "layer"/);
  assert.match(told[3], /over "network" of axis "size" .*"log-norm" has a column "network"/);
});

Deno.test("an axis of a fit named like a column of all estimates is refused", async () => {
  for (const name of ["count", "value", "low"]) {
    const paper = `axes: { ${name}: [1, 2] }${networks("")}${fit(`axes: [${name}]`)}`;
    assert.match(
      await problemsOf(paper),
      new RegExp(
        `:\\d+:\\d+ cannot run stage "spread" over "${name}" .*\\(stages/fit-exponents.ts\\)`,
      ),
    );
  }
});

Deno.test("a name that is no column for sure is left to the run, which sees the values", async () => {
  // `time` is a column of some measures; with the last layer alone it may repeat the axis.
  const paper = `axes: { seed: [1, 2], toString: [1] }${networks("axes: [seed, toString]")}`;
  assert.equal(await problemsOf(paper + fit("")), "");
});
