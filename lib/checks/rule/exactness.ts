/** Numbers that are declared not to be random. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { StatisticEstimate } from "../../num/statistics/estimate.ts";
import { mean } from "../../num/statistics/moments.ts";
import type { Sample } from "../../num/statistics/sample.ts";
import { type StatisticChoice, statisticOf } from "../../num/statistics/statistic.ts";
import { format, type Tolerance } from "./judgement.ts";

/** Parameter of checks whose number may be deterministic; spread into a strictObject. */
export const exactParams = {
  exact: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.description(
        "the number is not random: all networks give it alike, up to this bound on rounding, in its unit. " +
          "It is the half width of its interval, and allowed beside the tolerance",
      ),
    ),
  ),
};

/**
 * The estimate of a number that is not random: its interval is the bound on rounding to both sides.
 * Throws a UserError where its networks differ by more: then it is random.
 */
export function exactEstimate(estimate: StatisticEstimate, rounding: number): StatisticEstimate {
  const { value, standardError } = estimate;
  // Without a known error there is nothing that speaks against the declaration.
  if (standardError > rounding) {
    throw notExact(`it has the standard error ${format(standardError)}`, rounding);
  }
  return { ...estimate, standardError: 0, low: value - rounding, high: value + rounding };
}

/** The same for a statistic of a sample, of which one network suffices. */
export function exactStatistic(
  sample: Sample,
  choice: StatisticChoice,
  rounding: number,
): StatisticEstimate {
  const ofClusters: number[][] = Array.from({ length: sample.count }, () => []);
  sample.values.forEach((value, i) => ofClusters[sample.clusters[i]].push(value));
  const means = ofClusters.map((values) => mean(values));
  const range = Math.max(...means) - Math.min(...means);
  if (range > 2 * rounding) {
    throw notExact(`its ${sample.count} networks differ by ${format(range)}`, rounding);
  }
  const value = statisticOf(sample, choice);
  return exactEstimate(
    { value, standardError: 0, low: value, high: value, count: sample.count },
    rounding,
  );
}

/** A tolerance with the bound on rounding in it. */
export function toleranceWithRounding<
  T extends Tolerance & { readonly exact?: number | undefined },
>(
  options: T,
): T {
  return { ...options, absolute: options.absolute + (options.exact ?? 0) };
}

function notExact(why: string, rounding: number): UserError {
  return new UserError({
    action: `cannot take a number as exact up to ${format(rounding)}: ${why}`,
    hint:
      "leave out `exact`, so that the networks give an interval, or raise the bound on rounding",
    exitCode: 1,
  });
}
