import assert from "node:assert/strict";
import { drawWeights, halfActive, layerMatrix } from "../../../lib/dynamics/layer-matrix/matrix.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertMean, assertProportion, assertVariance, StatisticalFailure } from "../../support.ts";

const weights = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
const matrix = (slope: number, active: readonly number[], skip = 10) =>
  layerMatrix(weights, { skip, slope, active: Uint8Array.from(active) });

Deno.test("(rho I + M) D, entry by entry: ReLU leaves columns out, the others scale them", () => {
  assert.deepEqual([...matrix(-1, [1, 0, 1]).entries], [11, -2, 3, 4, -15, 6, 7, -8, 19]);
  assert.deepEqual([...matrix(0.5, [1, 1, 0]).entries], [11, 2, 1.5, 4, 15, 3, 7, 8, 9.5]);
  const rectified = matrix(0, [0, 1, 1]);
  assert.deepEqual([rectified.rows, rectified.columns], [3, 2]);
  assert.deepEqual([...rectified.entries], [2, 3, 15, 6, 8, 19]);
});

// 90,000 entries: fails wrongly once in 1e6; detects 3 % of the deviation in the mean, 4 % in the variance.
Deno.test("weights have mean 0 and variance sigma^2 / n, Gaussian or uniform", () => {
  for (const law of ["gaussian", "uniform"] as const) {
    const drawn = drawWeights(randomStream(keyOf(3301)), { width: 300, deviation: 2, law });
    assertMean(drawn, { expected: 0, discrepancy: 0.03 * 2 / Math.sqrt(300) });
    assertVariance(drawn, { expected: 4 / 300, discrepancy: 0.04 * 4 / 300 });
    assert.throws(() => assertVariance(drawn, { expected: 4 / 300 / 3 }), StatisticalFailure);
    const largest = drawn.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    assert.equal(largest <= 2 * Math.sqrt(3 / 300), law === "uniform");
  }
});

// 4000 choices of 3 of 7: each unit in 3/7 of them, each pair in 1/7; fails wrongly once in 1e6 a statement.
Deno.test("exactly half of the units are active, every unit and pair alike", () => {
  const stream = randomStream(keyOf(3302));
  const trials = 4000;
  const [unit, pair] = [new Array(7).fill(0), new Array(6).fill(0)];
  for (let trial = 0; trial < trials; trial++) {
    const active = halfActive(stream, 7);
    assert.equal(active.reduce((sum, on) => sum + on, 0), 3);
    active.forEach((on, k) => {
      unit[k] += on;
      if (k > 0) pair[k - 1] += on * active[k - 1];
    });
  }
  for (const successes of unit) assertProportion({ successes, trials }, { expected: 3 / 7 });
  for (const successes of pair) assertProportion({ successes, trials }, { expected: 1 / 7 });
  // Wrong: independent units.
  assert.throws(
    () => assertProportion({ successes: pair[0], trials }, { expected: 9 / 49 }),
    StatisticalFailure,
  );
});
