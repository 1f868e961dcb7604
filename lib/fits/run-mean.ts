/** Mean over training runs that were evaluated on one test set. */
import * as v from "valibot";
import betaincinv from "@stdlib/math-base-special-betaincinv";
import type { Fit } from "../contract/plugins.ts";
import { numbers } from "../contract/table.ts";
import { intervalLevel } from "../num/statistics/bootstrap.ts";
import { mean, standardError } from "../num/statistics/moments.ts";
import { sampleOf, sampleParams } from "../num/statistics/sample.ts";
import { normalQuantile } from "../num/analysis/special.ts";

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
        "standard deviation between runs, known from elsewhere: taken where there is one run only",
      ),
    ),
    0,
  ),
});

/**
 * The mean of a column over runs, one estimate of the column's name and unit. Two errors are put together: that of
 * the runs (Student's t with n - 1 degrees of freedom, their spread over sqrt n) and that of the test examples, which
 * all runs share, so that it does not fall with n. The half-widths add in squares; level 1 - 2.7e-3. One run cannot
 * show its spread: it takes `spread`, 0 unless given, and `count` says 1. Dropped rows leave the count. Deterministic;
 * coverage checked by simulation in tests/fits/run-mean_test.ts.
 */
export const plugin = {
  summary: "mean over training runs, with the errors of runs and of test examples",
  params,
  estimate(rows, { error, spread, ...source }) {
    const { values } = sampleOf(rows, source);
    const count = values.length;
    const value = mean(values);
    const tail = (1 - intervalLevel) / 2;
    const between = count > 1 ? standardError(values) : spread;
    const within = error === undefined
      ? 0
      : mean(numbers(rows, error).filter((one) => !Number.isNaN(one)));
    const margin = -normalQuantile(tail);
    const half = Math.hypot(
      between * (count > 1 ? studentQuantile(tail, count - 1) : margin),
      within * margin,
    );
    return [{
      quantity: source.column,
      value,
      standardError: Math.hypot(between, within),
      low: value - half,
      high: value + half,
      count,
    }];
  },
} satisfies Fit<v.InferOutput<typeof params>>;

/** t with P(T > t) = tail < 1/2 for Student's law: T^2 / (T^2 + nu) is Beta(1/2, nu/2). */
function studentQuantile(tail: number, degrees: number): number {
  const x = betaincinv(2 * tail, degrees / 2, 0.5);
  return Math.sqrt(degrees * (1 / x - 1));
}
