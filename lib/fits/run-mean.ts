/** Mean over training runs that were evaluated on one test set. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { numbers } from "../contract/table.ts";
import { influenceOf, measuredFrom } from "../num/statistics/influence.ts";
import {
  type Interval,
  normalMargin,
  studentInterval,
  unbounded,
} from "../num/statistics/interval.ts";
import { mean } from "../num/statistics/moments.ts";
import { type Sample, sampleOf, sampleParams } from "../num/statistics/sample.ts";

const params = v.strictObject({
  ...sampleParams,
  error: v.optional(
    v.pipe(
      v.string(),
      v.description("column of each run's standard error over the test examples (default: none)"),
    ),
  ),
  spread: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.description(
        "standard deviation between runs, known from elsewhere: taken where there is one run only, " +
          "which has no interval without it",
      ),
    ),
  ),
});

/**
 * The mean of a column over runs, one estimate of the column's name and unit. Two errors are put together: that of
 * the runs (Student's t with n - 1 degrees of freedom, their spread over sqrt n) and that of the test examples, which
 * all runs share, so that it does not fall with n. The half-widths add in squares; level 1 - 2.7e-3. One run cannot
 * show its spread: it takes `spread`, and without it has no interval; nor have runs that do not differ. Dropped rows
 * leave the count. Deterministic; coverage checked by simulation in tests/fits/run-mean_test.ts.
 */
export const plugin = {
  summary: "mean over training runs, with the errors of runs and of test examples",
  params,
  estimate(rows, { error, spread, ...source }) {
    const sample = sampleOf(rows, source);
    const { value, ...between } = errorOfRuns(sample, spread);
    const within = error === undefined
      ? 0
      : mean(numbers(rows, error).filter((one) => !Number.isNaN(one)));
    const together = (half: number) => Math.hypot(half, within * normalMargin);
    return [{
      quantity: source.column,
      value,
      standardError: Math.hypot(between.standardError, within),
      low: value - together(value - between.low),
      high: value + together(between.high - value),
      count: sample.values.length,
    }];
  },
} satisfies Fit<v.InferOutput<typeof params>>;

/** The mean with the error and interval that come from the runs alone. Every row is a run. */
function errorOfRuns(
  { values }: Sample,
  spread: number | undefined,
): Interval & { readonly value: number; readonly standardError: number } {
  if (values.length === 1) {
    const [value] = values;
    if (spread === undefined) return { value, standardError: NaN, ...unbounded };
    const half = normalMargin * spread;
    return { value, standardError: spread, low: value - half, high: value + half };
  }
  const runs = { values, clusters: Int32Array.from(values, (_, i) => i), count: values.length };
  const { value, ofClusters } = influenceOf(runs, { statistic: "mean" });
  const measured = measuredFrom(value, [ofClusters]);
  return { value, standardError: measured.standardError, ...studentInterval(measured) };
}
