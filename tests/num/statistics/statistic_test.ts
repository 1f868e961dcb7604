import assert from "node:assert/strict";
import type { Sample } from "../../../lib/num/statistics/sample.ts";
import { statisticNames, statisticOf } from "../../../lib/num/statistics/statistic.ts";
import { assertClose } from "../../support.ts";

function sampleFrom(values: Float64Array, partner?: Float64Array): Sample {
  const clusters = Int32Array.from(values, (_, i) => i);
  return { values, clusters, count: values.length, ...(partner ? { partner } : {}) };
}

Deno.test("statistics of a small sample are those worked out by hand", () => {
  const sample = sampleFrom(Float64Array.of(1, 2, 3, 6), Float64Array.of(2, 4, 6, 12));
  const expected: Record<string, number> = {
    "mean": 3,
    "proportion": 0.75,
    "variance": 14 / 3,
    "standard-deviation": Math.sqrt(14 / 3),
    "second-moment": 12.5,
    "root-mean-square": Math.sqrt(12.5),
    "skewness": (-8 - 1 + 27) / 4 / 3.5 ** 1.5,
    "kurtosis": (16 + 1 + 81) / 4 / 3.5 ** 2,
    "moment-ratio": (1 + 16 + 81 + 1296) / 4 / 12.5 ** 2,
    "median": 2.5,
    "quantile": 3.75,
    "correlation": 1,
  };
  for (const statistic of statisticNames) {
    // Position 3 * 0.75 = 2.25 in (1, 2, 3, 6).
    const of = statistic === "proportion" ? sampleFrom(Float64Array.of(1, 0, 1, 1)) : sample;
    const value = statisticOf(of, { statistic, p: 0.75 });
    assertClose(value, expected[statistic], { absolute: 1e-12, what: statistic });
  }
});

Deno.test("a proportion is of zeros and ones", () => {
  const sample = sampleFrom(Float64Array.of(0, 1, 0.5));
  assert.throws(
    () => statisticOf(sample, { statistic: "proportion" }),
    /the value 0.5; allowed: 0 and 1/,
  );
});
