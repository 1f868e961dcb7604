import assert from "node:assert/strict";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { normalMargin } from "../../../lib/num/statistics/interval.ts";
import { largestMean } from "../../../lib/num/statistics/largest-mean.ts";
import { mean, variance } from "../../../lib/num/statistics/moments.ts";

// 2,000 trials at a miss rate of 2.7e-3: 5.4 expected, 22 or more below 1e-6. The wrong variant takes the largest
// sample mean and its own error as they come, three errors to either side: of nine equal means it misses
// in a tenth or more where they are of few values.
Deno.test("the largest of several means is covered, whether the others are near or far", () => {
  for (const n of [2, 3, 5, 8, 30]) {
    for (const gap of [0, 1, 5]) {
      const stream = randomStream(fold(keyOf(61), n, gap));
      let [misses, naive] = [0, 0];
      for (let trial = 0; trial < 2000; trial++) {
        const groups = Array.from(
          { length: 9 },
          (_, k) => Float64Array.from({ length: n }, () => (k === 4 ? gap : 0) + stream.normal()),
        );
        const { low, high, value } = largestMean(groups, 2.7e-3);
        assert.ok(low <= value && value <= high);
        if (gap < low || gap > high) misses++;
        const top = groups.reduce((best, one) => mean(one) > mean(best) ? one : best);
        if (Math.abs(mean(top) - gap) > normalMargin * Math.sqrt(variance(top) / n)) naive++;
      }
      assert.ok(misses < 22, `${misses} of 2000 with ${n} values, gap ${gap}`);
      if (gap === 0 && n <= 5) assert.ok(naive > 100, `${naive} of 2000 with ${n} values`);
    }
  }
});

Deno.test("groups without scatter bound nothing; one value is no group", () => {
  const { value, low, high } = largestMean([[1, 1], [3, 3]], 2.7e-3);
  assert.deepEqual([value, low, high], [3, -Infinity, Infinity]);
  assert.throws(() => largestMean([[1, 2], [3]], 2.7e-3), /at least 2/);
});
