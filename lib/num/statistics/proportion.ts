/** Proportions with exact intervals. */
import betaincinv from "@stdlib/math-base-special-betaincinv";
import { assert } from "../../contract/errors.ts";
import { intervalLevel } from "./bootstrap.ts";
import type { Sample } from "./sample.ts";
import { estimateStatistic, type StatisticEstimate } from "./statistic.ts";

/**
 * Clopper-Pearson interval for a probability from `successes` among independent `trials`: its
 * coverage is at least `level` for every probability and number of trials. Dimensionless; relative
 * error of the ends below 1e-10.
 */
export function exactProportion(
  { successes, trials }: { readonly successes: number; readonly trials: number },
  level: number = intervalLevel,
): { readonly low: number; readonly high: number } {
  assert(trials > 0 && successes >= 0 && successes <= trials, `${successes} of ${trials} trials`);
  const tail = (1 - level) / 2;
  return {
    low: successes === 0 ? 0 : betaincinv(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaincinv(1 - tail, successes + 1, trials - successes),
  };
}

/**
 * Share of a sample strictly inside bounds, with its interval at level 1 - 2.7e-3: exact if every
 * cluster has one value, else normal with the clustered error, cut to [0, 1]. The standard error of
 * 0 or all successes is that of one success more or less, so that it is never 0.
 */
export function proportionOf(
  sample: Sample,
  { above, below }: { readonly above: number; readonly below: number },
): StatisticEstimate {
  const values = sample.values.map((x) => x > above && x < below ? 1 : 0);
  const trials = values.length;
  const successes = values.reduce((sum, value) => sum + value, 0);
  const value = successes / trials;
  if (sample.count === trials) {
    const near = Math.min(Math.max(successes, 1), trials - 1) / trials;
    return {
      value,
      standardError: trials === 1 ? 1 : Math.sqrt(near * (1 - near) / trials),
      ...exactProportion({ successes, trials }),
      count: trials,
    };
  }
  const normal = estimateStatistic({ ...sample, values }, { statistic: "mean" });
  return { ...normal, low: Math.max(0, normal.low), high: Math.min(1, normal.high) };
}
