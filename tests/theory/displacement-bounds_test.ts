import assert from "node:assert/strict";
import { plugin as explicit } from "../../lib/dynamics/resnet-explicit.ts";
import { plugin as chain } from "../../lib/dynamics/resnet-chain.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { plugin } from "../../lib/theory/displacement-bounds.ts";
import { compute, residualRecipe } from "../dynamics/resnet-case.ts";
import { assertClose, assertMean, StatisticalFailure } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const predicted = (width: number, depth: number, deltas = [0.1]) =>
  plugin.predict({ width, depth, deltas });
const squares = (logarithms: Float64Array) => logarithms.map((x) => Math.exp(2 * x));
/** Squared deviations from a known mean. */
const spread = (values: Float64Array, centre: number) => values.map((x) => (x - centre) ** 2);

// 12,000 networks drawn entry by entry. The variance of D^2 without the terms 2/d (the kurtosis of the
// branch at infinite width) and that of R^2 are the wrong variants.
Deno.test("the standard deviation of D^2 is that of networks with explicit matrices, both ways", async () => {
  const [width, depth] = [16, 8];
  const found = await explicit.simulate({
    params: { networks: 12000 },
    recipe: residualRecipe({ width, depth }),
    key: keyOf(41),
    compute,
  });
  const moments = predicted(width, depth);
  const centre = scalarOf(moments, "displacementSquaredMean");
  const expected = scalarOf(moments, "displacementSquaredDeviation") ** 2;
  const wrong = scalarOf(moments, "normRatioSquaredDeviation") ** 2;
  for (const way of ["Forward", "Backward"] as const) {
    const values = squares(found[`logDisplacement${way}`].values);
    assertMean(spread(values, centre), { expected, discrepancy: 0.3 * expected });
    assert.throws(
      () => assertMean(spread(values, centre), { expected: wrong }),
      StatisticalFailure,
    );
  }
  const ratios = squares(found.logNormRatioForward.values);
  assertMean(spread(ratios, centre + 1), { expected: wrong, discrepancy: 0.3 * wrong });
});

Deno.test("one layer of two units, in closed form", () => {
  // D^2 = |u|^2 with |u|^2 = |g|^2 chi^2_2 / 2 and |g|^2 = (relu(z_1)^2 + relu(z_2)^2)/2: E D^4 = 2 * 7/8.
  const moments = predicted(2, 1);
  const fourth = 2 * (1 / 4 + 5 / 8);
  assertClose(scalarOf(moments, "displacementSquaredMean"), 0.5, { absolute: 1e-15 });
  assertClose(
    scalarOf(moments, "displacementSquaredDeviation"),
    Math.sqrt(fourth - 1 / 4),
    { absolute: 1e-12 },
  );
});

Deno.test("the bounds hold as often as they say, and those of a quarter of the spread do not", () => {
  const [width, depth, delta] = [6, 30, 0.1];
  const values = squares(
    chain.simulate({
      params: { networks: 20000 },
      recipe: residualRecipe({ width, depth }),
      key: keyOf(42),
      compute,
    }).logDisplacementForward.values,
  );
  const at = predicted(width, depth, [delta]);
  const outside = (low: number, high: number) =>
    mean(values.map((x) => x > low && x < high ? 0 : 1));
  const [low, high] = ["Low", "High"].map((end) =>
    scalarOf(at, `displacementSquared${end} ${delta}`)
  );
  // The share is near 0.04: 0.1 is 40 standard errors away.
  assert.ok(outside(low, high) <= delta);
  // Wrong: a spread four times too small.
  const [centre, reach] = [(low + high) / 2, (high - low) / 8];
  const found = outside(centre - reach, centre + reach);
  assert.ok(found > 1.5 * delta, `${found}`);
});

Deno.test("the mean lies below its limit e^(1/2) - 1 at every depth, so that no bound from below by it holds", () => {
  for (const depth of [1, 4, 64, 1e5]) {
    const moments = predicted(40, depth);
    const limit = scalarOf(moments, "displacementSquaredMeanLimit");
    const value = scalarOf(moments, "displacementSquaredMean");
    assert.ok(value < limit && value > limit - 0.25 / depth, `depth ${depth}: ${value}`);
  }
});

Deno.test("the lower bound says something from a width of about 4/delta on, and the spread falls as d^-1/2", () => {
  const low = (width: number) =>
    scalarOf(predicted(width, 1000, [0.1]), "displacementSquaredLow 0.1");
  assert.ok(low(20) < 0 && low(40) > 0);
  const deviation = (width: number) =>
    scalarOf(predicted(width, 1000), "displacementSquaredDeviation");
  assertClose(deviation(400) / deviation(100), 0.5, { absolute: 0.01 });
});
