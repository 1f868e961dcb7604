import assert from "node:assert/strict";
import { drawNeurons, outputs } from "../../../lib/dynamics/relu-pairs/neurons.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { labelledPoints } from "../../../lib/num/separation/labelled-points.ts";
import { assertMean } from "../../support.ts";

const points = labelledPoints({ points: "chirp", inputCount: 5, dimension: 7, draw: 0 });
const drawn = (coupling: "paired" | "independent", width: number, seed: number, weightScale = 1) =>
  drawNeurons({ width, weightScale, coupling }, points.dimension, keyOf(seed));

Deno.test("pairs give outputs that are 0 to the last bit, at any scale of the weights", () => {
  for (let seed = 0; seed < 40; seed++) {
    const found = outputs(points, drawn("paired", 30, seed, 10 ** (seed % 9 - 4)));
    assert.ok(found.every((output) => output === 0), `${found}`);
  }
});

Deno.test("a wrong variant is rejected: a pair with one sign", () => {
  const { width, weights, signs } = drawn("paired", 30, 1);
  const found = outputs(points, { width, weights, signs: signs.map(() => 1) });
  assert.ok(found.every((output) => output > 0));
});

// 4,000 networks: fails wrongly once in 1e6, finds 0.06 of 0.5. Outputs have variance kappa^2 / 2.
Deno.test("outputs of independent neurons have variance kappa^2 / 2", () => {
  const squares = Float64Array.from(
    { length: 4000 },
    (_, seed) => outputs(points, drawn("independent", 21, 1000 + seed, 3))[2] ** 2 / 9,
  );
  assertMean(squares, { expected: 0.5, discrepancy: 0.12 });
});

Deno.test("more neurons begin with the fewer; odd numbers are not paired", () => {
  const { weights, signs } = drawn("paired", 20, 3);
  const fewer = drawn("paired", 8, 3);
  assert.deepEqual(weights.subarray(0, fewer.weights.length), fewer.weights);
  assert.deepEqual(signs.subarray(0, 8), fewer.signs);
  assert.throws(() => drawn("paired", 7, 3), /cannot pair 7 neurons; allowed: even widths, 6 or 8/);
});
