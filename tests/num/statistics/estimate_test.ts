import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { clustersFewest, estimateStatistic } from "../../../lib/num/statistics/estimate.ts";
import type { Sample } from "../../../lib/num/statistics/sample.ts";
import { statisticNames } from "../../../lib/num/statistics/statistic.ts";
import { assertClose } from "../../support.ts";

function sampleFrom(values: ArrayLike<number>): Sample {
  const clusters = Int32Array.from({ length: values.length }, (_, i) => i);
  return { values: Float64Array.from(values), clusters, count: values.length };
}

Deno.test("two networks: Student's law of one degree of freedom, 235.8 standard errors", () => {
  const { value, standardError, low, high } = estimateStatistic(sampleFrom([1, 3]), {
    statistic: "mean",
  });
  assert.deepEqual([value, standardError], [2, 1]);
  assertClose(high - 2, 1 / Math.tan(Math.PI * 1.35e-3), { relative: 1e-9 });
  assertClose(2 - low, high - 2, { relative: 1e-12 });
});

Deno.test("networks that do not differ bound no random number, but a share, and a median from ten on", () => {
  const same = sampleFrom(Array<number>(12).fill(1));
  for (const statistic of statisticNames) {
    if (["proportion", "median", "quantile", "correlation"].includes(statistic)) continue;
    const { low, high } = estimateStatistic(same, { statistic });
    assert.deepEqual([low, high], [-Infinity, Infinity], statistic);
  }
  const share = estimateStatistic(same, { statistic: "proportion" });
  assertClose(share.low, 0.00135 ** (1 / 12), { relative: 1e-9 });
  assert.equal(share.high, 1);
  const median = estimateStatistic(same, { statistic: "median" });
  assert.deepEqual([median.low, median.high], [1, 1]);
  const few = estimateStatistic(sampleFrom([1, 1]), { statistic: "median" });
  assert.deepEqual([few.low, few.high], [-Infinity, Infinity]);
});

Deno.test("equal values that rounding sets apart do not scatter", () => {
  const { low, high } = estimateStatistic(sampleFrom([0.3, 0.1 + 0.2]), { statistic: "mean" });
  assert.deepEqual([low, high], [-Infinity, Infinity]);
});

Deno.test("a variance of two values has no error, high moments none before they can be known", () => {
  for (const statistic of ["variance", "standard-deviation"] as const) {
    assert.equal(estimateStatistic(sampleFrom([1, 3]), { statistic }).high, Infinity);
  }
  const stream = randomStream(keyOf(12));
  const values = Float64Array.from({ length: 300 }, () => stream.normal());
  for (const statistic of ["skewness", "kurtosis", "moment-ratio"] as const) {
    const at = (n: number) => estimateStatistic(sampleFrom(values.subarray(0, n)), { statistic });
    assert.equal(at(299).high, Infinity, statistic);
    assert.equal(Number.isFinite(at(300).high), clustersFewest[statistic] === 300, statistic);
  }
});

Deno.test("intervals of rows that share a network are wider than those of as many networks", () => {
  const stream = randomStream(keyOf(13));
  const shared = Array.from({ length: 20 }, () => stream.normal());
  const values = shared.flatMap((one) => [0, 1, 2].map(() => one + 0.1 * stream.normal()));
  const together = {
    ...sampleFrom(values),
    clusters: Int32Array.from(values, (_, i) => Math.floor(i / 3)),
    count: 20,
  };
  for (const statistic of ["mean", "median", "root-mean-square"] as const) {
    const width = (sample: Sample) => {
      const { low, high } = estimateStatistic(sample, { statistic });
      return high - low;
    };
    assert.ok(width(together) > 1.4 * width(sampleFrom(values)), statistic);
  }
});

Deno.test("one network has no standard error", () => {
  const one = { values: Float64Array.of(1, 2), clusters: Int32Array.of(0, 0), count: 1 };
  assert.throws(() => estimateStatistic(one, { statistic: "mean" }), /two independent networks/);
});

Deno.test("values of any size give an interval or none, never an end that is no number", () => {
  const samples = [
    [1e-200, 2e-200, 4e-200],
    [1e150, 2e150, 5e150],
    [1e300, -1e300, 1, 1e-300],
    [5e-324, 1e-323, 0],
    [1e-300, 1, 1e300],
  ];
  for (const values of samples) {
    const sample = {
      values: Float64Array.from(values),
      clusters: Int32Array.from(values, (_, i) => i),
      count: values.length,
    };
    for (const statistic of ["mean", "variance", "standard-deviation", "second-moment"] as const) {
      const { low, high } = estimateStatistic(sample, { statistic });
      assert.ok(!Number.isNaN(low) && !Number.isNaN(high), `${statistic} of ${values}`);
    }
  }
});
