import assert from "node:assert/strict";
import { shapeOf } from "../../../lib/dynamics/dense-training/shape.ts";
import { initialWeights, isErased } from "../../../lib/dynamics/dense-training/weights.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { mean, variance } from "../../../lib/num/statistics/moments.ts";
import { exponentsOf } from "../../../lib/num/width-exponents.ts";
import { plugin as hybrid } from "../../../lib/parametrizations/hybrid.ts";
import { plugin as ipBias } from "../../../lib/parametrizations/ip-bias.ts";
import { plugin as mup } from "../../../lib/parametrizations/mup.ts";
import { plugin as naive } from "../../../lib/parametrizations/naive-ip.ts";
import { plugin as nonCentred } from "../../../lib/parametrizations/ip-non-centred.ts";
import { recipeOf } from "./case.ts";

const key = keyOf(11);
const base = { depth: 3, homogeneity: 1 };
const shape = (recipe: Parameters<typeof exponentsOf>[0], width = 64) =>
  shapeOf(recipeOf(exponentsOf(recipe), { width, depth: 3, deviation: 2 }));

Deno.test("all scalings start from the same draws", () => {
  const [one, other] = [mup.scale(base), naive.scale(base)].map((recipe) =>
    initialWeights(shape(recipe), { key, firstBias: "as-weights" })
  );
  assert.deepEqual(one, other, "w^l is U^l in both");
  const again = initialWeights(shape(mup.scale(base)), { key: keyOf(12), firstBias: "as-weights" });
  assert.notDeepEqual(again.weights[1], one.weights[1]);
});

Deno.test("means and deviations are those of the row, layer by layer", () => {
  const { weights, biases } = initialWeights(shape(nonCentred.scale(base, { mean: 1 })), {
    key,
    firstBias: "as-weights",
  });
  const expected = [[0, 2 / Math.sqrt(13)], [1, 2], [1, 2], [1, 1]];
  weights.forEach((values, l) => {
    const [centre, deviation] = expected[l];
    // 5.5 standard errors, false alarm 4e-8 each; the smallest layer has 192 entries and sees 40 % of a deviation.
    const n = values.length;
    assert.ok(Math.abs(mean(values) - centre) < 5.5 * deviation / Math.sqrt(n), `mean ${l}`);
    const ratio = variance(values) / deviation ** 2;
    assert.ok(Math.abs(ratio - 1) < 5.5 * Math.sqrt(2 / n) + 30 / n, `variance ${l}: ${ratio}`);
  });
  assert.deepEqual(biases.map(({ length }) => length), [64, 0, 0, 0]);
});

Deno.test("biases: of layer 1 as its weights or unscaled, of the others of order one", () => {
  const of = (firstBias: "as-weights" | "unscaled") =>
    initialWeights(shape(ipBias.scale(base), 2048), { key, firstBias }).biases;
  const [scaled, unscaled] = [of("as-weights"), of("unscaled")];
  const deviations = scaled.map((values) => Math.sqrt(variance(values)));
  [2 / Math.sqrt(13), 1, 1].forEach((expected, l) => {
    assert.ok(Math.abs(deviations[l] / expected - 1) < 0.09, `${deviations}`);
  });
  const ratio = unscaled[0].map((value, i) => value / scaled[0][i]);
  for (const one of ratio) assert.ok(Math.abs(one / Math.sqrt(13) - 1) < 1e-6);
});

Deno.test("only the hybrids lose initial weights after the first step", () => {
  assert.equal(isErased(shape(mup.scale(base))), false);
  assert.equal(isErased(shape(hybrid.scale(base))), true);
  const left = initialWeights(shape(hybrid.scale(base)), {
    key,
    firstBias: "as-weights",
    scale: "later",
  });
  const first = initialWeights(shape(mup.scale(base)), { key, firstBias: "as-weights" });
  // U / m is U / sqrt m divided by 8 at m = 64; the outer layers stay.
  assert.deepEqual(left.weights[0], first.weights[0]);
  assert.deepEqual(left.weights[1], first.weights[1].map((value) => value / 8));
  assert.deepEqual(left.weights[3], first.weights[3]);
});
