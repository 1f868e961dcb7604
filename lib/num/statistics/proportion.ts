/** Proportions with their intervals. */
import betaincinv from "@stdlib/math-base-special-betaincinv";
import { assert } from "../../contract/errors.ts";
import { influenceOf, measuredFrom } from "./influence.ts";
import { type Interval, intervalLevel, type Measured, normalMargin } from "./interval.ts";
import type { Sample } from "./sample.ts";
import { studentMargin } from "./student.ts";

/**
 * Clopper-Pearson interval for a probability from `successes` among independent `trials`: its
 * coverage is at least `level` for every probability and number of trials. Both may be real numbers
 * (an effective number of trials). Dimensionless; relative error of the ends below 1e-10.
 */
export function exactProportion(
  { successes, trials }: { readonly successes: number; readonly trials: number },
  level: number = intervalLevel,
): Interval {
  assert(trials > 0 && successes >= 0 && successes <= trials, `${successes} of ${trials} trials`);
  const tail = (1 - level) / 2;
  return {
    low: successes === 0 ? 0 : betaincinv(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaincinv(1 - tail, successes + 1, trials - successes),
  };
}

/**
 * Interval at level 1 - 2.7e-3 of the share of ones in a sample of zeros and ones. Clopper's and
 * Pearson's (1934) if every cluster has one row: its coverage is at least the level for every share. Else the
 * same for the number of independent rows that the clustered error stands for, made fewer as Student's law
 * is wider for these clusters than for so many rows (Korn and Graubard 1998), but not below the number of
 * clusters. If all rows are alike each cluster counts once, which is exact: all of n clusters are 1 throughout
 * with probability at most share^n. Dimensionless.
 */
export function shareInterval(
  { values, count }: Sample,
  { value, standardError, degrees }: Pick<Measured, "value" | "standardError" | "degrees">,
): Interval {
  const rows = values.length;
  if (count === rows) {
    return exactProportion({ successes: Math.round(value * rows), trials: rows });
  }
  if (standardError === 0) return exactProportion({ successes: value * count, trials: count });
  const narrow = normalMargin / studentMargin(1 - intervalLevel, degrees);
  const effective = value * (1 - value) / standardError ** 2 * narrow ** 2;
  const trials = Math.min(rows, Math.max(count, effective));
  return exactProportion({ successes: value * trials, trials });
}

/** A share with its uncertainty. */
export interface Proportion extends Interval {
  readonly value: number;
  readonly standardError: number;
  /** Independent clusters. */
  readonly count: number;
}

/**
 * Share of a sample strictly inside bounds, with the interval of {@link shareInterval}. The
 * standard error of 0 or all successes is that of one success more or less, so that it is never 0.
 */
export function proportionOf(
  sample: Sample,
  { above, below }: { readonly above: number; readonly below: number },
): Proportion {
  const { count } = sample;
  const inside = { ...sample, values: sample.values.map((x) => x > above && x < below ? 1 : 0) };
  const trials = inside.values.length;
  const value = inside.values.reduce((sum, one) => sum + one, 0) / trials;
  const { ofClusters } = influenceOf(inside, { statistic: "mean" });
  const measured = count === 1
    ? { value, standardError: 0, degrees: 1 }
    : measuredFrom(value, [ofClusters]);
  const near = Math.min(Math.max(value * count, 1), count - 1) / count;
  const coarse = count === 1 ? 1 : Math.sqrt(near * (1 - near) / count);
  const standardError = count === trials || measured.standardError === 0
    ? coarse
    : measured.standardError;
  return { value, standardError, ...shareInterval(inside, measured), count };
}
