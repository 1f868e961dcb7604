import assert from "node:assert/strict";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { squareTimes, symmetricGaussian } from "../../../lib/num/random/symmetric-gaussian.ts";
import { assertMean, assertVariance, StatisticalFailure } from "../../support.ts";

// 4,000 matrices of order 3: fails wrongly once in 1e6 a statistic; a diagonal of variance 1 is 40 % off.
Deno.test("symmetric, variance 1 off the diagonal and 2 on it, uncorrelated", () => {
  const all = Array.from(
    { length: 4000 },
    (_, k) => symmetricGaussian(fold(keyOf(321), k), { order: 3, deviation: 0.5 }),
  );
  all.forEach((w) => [[1, 3], [2, 6], [5, 7]].forEach(([i, j]) => assert.equal(w[i], w[j])));
  for (const place of [1, 2, 5]) {
    assertVariance(all.map((w) => w[place]), { expected: 0.25, discrepancy: 0.06 });
  }
  for (const place of [0, 4, 8]) {
    const entries = all.map((w) => w[place]);
    assertMean(entries, { expected: 0, discrepancy: 0.1 });
    assertVariance(entries, { expected: 0.5, discrepancy: 0.12 });
    assert.throws(() => assertVariance(entries, { expected: 0.25 }), StatisticalFailure);
  }
  assertMean(all.map((w) => w[0] * w[1]), { expected: 0, discrepancy: 0.06 });
  assertMean(all.map((w) => w[1] * w[5]), { expected: 0, discrepancy: 0.06 });
});

Deno.test("the product is that of the rows", () => {
  assert.deepEqual([...squareTimes(Float64Array.of(1, 2, 2, 5), Float64Array.of(3, -1))], [1, 1]);
  assert.throws(() => squareTimes(new Float64Array(4), new Float64Array(3)), /4 entries/);
});
