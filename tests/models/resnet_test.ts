/** The recipe of a residual network, and how its displacement grows with the depth. */
import assert from "node:assert/strict";
import * as v from "valibot";
import type { Recipe } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/models/resnet.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin as depthPower } from "../../lib/parametrizations/depth-power.ts";

Deno.test("a resnet's recipe states its sizes, branch and law of weights", () => {
  const params = v.parse(plugin.params, { width: 40, depth: 1000 });
  assert.deepEqual(plugin.describe(params), {
    width: 40,
    depth: 1000,
    inputDimension: 64,
    branch: "res-3",
    weightLaw: "iid-gaussian",
    activation: "relu",
  });
});

Deno.test("the Hurst index and the length scale appear with their own law only", () => {
  const recipeOf = (weightLaw: string) =>
    plugin.describe(v.parse(plugin.params, { width: 8, depth: 4, weightLaw, hurst: 0.7 }));
  assert.equal(recipeOf("fractional").hurst, 0.7);
  assert.equal("hurst" in recipeOf("smooth"), false);
  assert.equal(recipeOf("smooth").lengthScaleSquared, 0.01);
  assert.equal("lengthScaleSquared" in recipeOf("iid-uniform"), false);
});

Deno.test("a resnet refuses an unknown law, a Hurst index outside (0, 1) and width 1", () => {
  const refuses = (params: unknown) =>
    assert.equal(v.safeParse(plugin.params, params).success, false);
  refuses({ width: 8, depth: 4, weightLaw: "cauchy" });
  refuses({ width: 8, depth: 4, weightLaw: "fractional", hurst: 1 });
  refuses({ width: 1, depth: 4 });
  refuses({ width: 8, depth: 4, hust: 0.5 });
});

/**
 * ln of |h_L - h_0| / |h_0| in plain loops: h <- h + L^-beta V relu(W h) with independent entries of variance
 * 1 / d and 2 / d; the geometric mean of `networks` networks of width 16.
 */
function logDisplacement({ depth, branchScale }: Recipe, networks: number): number {
  const [width, scale] = [16, Number(branchScale)];
  let sum = 0;
  for (let network = 0; network < networks; network++) {
    const stream = randomStream(fold(keyOf(96), "depth", Number(depth), "network", network));
    const [inner, outer] = [new Float64Array(width * width), new Float64Array(width * width)];
    let h = Float64Array.from({ length: width }, () => 1);
    for (let layer = 0; layer < Number(depth); layer++) {
      stream.fillNormal(inner);
      stream.fillNormal(outer);
      const gate = times(inner, h).map((x) => Math.max(x, 0) * Math.sqrt(2 / width));
      const branch = times(outer, gate).map((x) => x / Math.sqrt(width));
      h = h.map((value, i) => value + scale * branch[i]);
    }
    const moved = h.reduce((square, value) => square + (value - 1) ** 2, 0);
    sum += 0.5 * Math.log(moved / width) / networks;
  }
  return sum;
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const { length } = vector;
  const product = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < length; j++) product[i] += matrix[i * length + j] * vector[j];
  }
  return product;
}

/**
 * A sum of L independent branches of size L^-beta grows as L^(1/2 - beta). ln scatters by 0.3 a network, so
 * the power by 0.3 sqrt(2 / 64) / ln 16 = 0.02; 0.1 is 5 of these, and a third of the way to the next.
 */
Deno.test("resnet: under depth-power the displacement goes with L^(1/2 - beta)", () => {
  const found = [0.8, 1, 1.3].map((beta) => {
    const [shallow, deep] = [16, 256].map((depth) => {
      const recipe = plugin.describe(v.parse(plugin.params, { width: 16, depth }));
      return logDisplacement(depthPower.scale(recipe, { beta }), 64);
    });
    return (deep - shallow) / Math.log(16);
  });
  [-0.3, -0.5, -0.8].forEach((power, i) => {
    found.forEach((value, j) =>
      assert.equal(Math.abs(value - power) < 0.1, i === j, `${value} for ${power}`)
    );
  });
});
