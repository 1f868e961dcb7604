/** Statistics of a sample with their standard errors and intervals. */
import { UserError } from "../../contract/errors.ts";
import { degreesOfCluster, influenceOf, measuredFrom, shareInfluence } from "./influence.ts";
import {
  hasScatter,
  type Interval,
  intervalLevel,
  type Measured,
  studentInterval,
  studentIntervalOfLogarithm,
  unbounded,
} from "./interval.ts";
import { quantileOfSorted, sorted } from "./moments.ts";
import { orderInterval } from "./order-interval.ts";
import { shareInterval } from "./proportion.ts";
import type { Sample } from "./sample.ts";
import type { StatisticChoice, StatisticName } from "./statistic.ts";
import { studentMargin } from "./student.ts";

/** A statistic with its uncertainty, in its own unit. */
export interface StatisticEstimate extends Interval {
  readonly value: number;
  readonly standardError: number;
  /** Independent clusters. */
  readonly count: number;
}

/**
 * A statistic, its standard error and its interval at level 1 - 2.7e-3, clusters being independent.
 *
 * - mean: Student's t, moved out towards the longer tail (interval.ts). Covers the mean of normal
 *   clusters at its level for every number of them, from two on. Of exponential clusters it misses
 *   up to 2 % between 3 and 20 clusters, 0.6 % of 30 (nothing that sees few values can know their
 *   tail); a `transform` of the logarithm is the remedy.
 * - proportion, median, quantile: exact for one row a cluster, whatever the law (order-interval.ts); an end
 *   that the sample does not bound is infinite (a median has one from ten rows on).
 * - variance and others of squares: on the scale of the logarithm if positive, of artanh for a correlation, with
 *   half the degrees of freedom; normal clusters are covered at every number of them, exponential ones missed by
 *   up to 2 %.
 * - skewness, kurtosis, moment ratio: from {@link clustersFewest} on, missed by up to 1 % by normal
 *   clusters there.
 *
 * Clusters without scatter give no interval. All this is simulated in
 * tests/num/statistics/coverage_test.ts. At least two clusters.
 */
export function estimateStatistic(sample: Sample, choice: StatisticChoice): StatisticEstimate {
  const { count } = sample;
  if (count < 2) {
    throw new UserError({
      action: `cannot give the ${choice.statistic} of ${count} network a standard error`,
      allowed: "at least two independent networks",
      hint: "if the number is not random, the check says so by `exact`",
      exitCode: 1,
    });
  }
  const { value, ofClusters } = influenceOf(sample, choice);
  const measured = measuredFrom(value, [ofClusters], degreesOfCluster(choice.statistic));
  const { low, high } = intervalOf(sample, choice, measured);
  return { value, standardError: measured.standardError, low, high, count };
}

/** Fewest clusters of which a statistic of high moments has an interval. */
export const clustersFewest: Partial<Readonly<Record<StatisticName, number>>> = {
  "skewness": 300,
  "kurtosis": 3000,
  "moment-ratio": 3000,
};

const positive: readonly StatisticName[] = [
  "variance",
  "standard-deviation",
  "second-moment",
  "root-mean-square",
  "kurtosis",
  "moment-ratio",
];

function intervalOf(sample: Sample, choice: StatisticChoice, measured: Measured): Interval {
  const { statistic, p = 0.5 } = choice;
  if (sample.count < (clustersFewest[statistic] ?? 2)) return unbounded;
  switch (statistic) {
    case "proportion":
      return shareInterval(sample, measured);
    case "median":
      return quantileInterval(sample, { value: measured.value, p: 0.5 });
    case "quantile":
      return quantileInterval(sample, { value: measured.value, p });
    case "correlation":
      return correlationInterval(measured);
    default:
      return positive.includes(statistic) && measured.value > 0
        ? studentIntervalOfLogarithm(measured)
        : studentInterval(measured);
  }
}

/** On the scale of artanh, on which the error of a correlation hardly depends on it (Fisher 1921). */
function correlationInterval(measured: Measured): Interval {
  const { value, standardError } = measured;
  if (!hasScatter(measured) || Math.abs(value) >= 1) return unbounded;
  const { low, high } = studentInterval({
    ...measured,
    value: Math.atanh(value),
    standardError: standardError / (1 - value * value),
  });
  return { low: Math.tanh(low), high: Math.tanh(high) };
}

/**
 * Exact for one row a cluster; else the quantiles at p -+ t standard errors of the share of values below
 * (Woodruff 1952), and no end where that leaves (0, 1).
 */
function quantileInterval(
  sample: Sample,
  { value, p }: { readonly value: number; readonly p: number },
): Interval {
  const order = sorted(sample.values);
  if (sample.count === order.length) return orderInterval(order, p);
  const share = measuredFrom(p, [shareInfluence(sample, value)]);
  if (!hasScatter(share)) return unbounded;
  const half = studentMargin(1 - intervalLevel, share.degrees) * share.standardError;
  return {
    low: p - half > 0 ? quantileOfSorted(order, p - half) : -Infinity,
    high: p + half < 1 ? quantileOfSorted(order, p + half) : Infinity,
  };
}
