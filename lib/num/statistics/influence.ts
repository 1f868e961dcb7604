/**
 * Influence of each independent cluster on a statistic (the infinitesimal jackknife; Efron 1982,
 * chapter 6). Clustered rows (several pairs or layers of one network) enter by their sums.
 */
import { assert } from "../../contract/errors.ts";
import type { Measured } from "./interval.ts";
import { mean, quantileOfSorted, sorted } from "./moments.ts";
import type { Sample } from "./sample.ts";
import {
  partnerOf,
  rawMoment,
  standardised,
  type StatisticChoice,
  type StatisticName,
  statisticOf,
} from "./statistic.ts";

/** A statistic and what each cluster adds to its error. */
export interface Influence {
  /** The statistic, in its unit. */
  readonly value: number;
  /** To first order value - truth is the sum of these, one a cluster, and their sum is 0. */
  readonly ofClusters: Float64Array;
}

/**
 * Influences of the clusters of a sample. Of a quantile: by its density, from the quantiles one
 * standard error of the share below away (Woodruff 1952).
 */
export function influenceOf(sample: Sample, choice: StatisticChoice): Influence {
  const value = statisticOf(sample, choice);
  const { statistic } = choice;
  if (statistic === "median" || statistic === "quantile") {
    const p = statistic === "median" ? 0.5 : choice.p ?? 0.5;
    return { value, ofClusters: quantileInfluence(sample, { value, p }) };
  }
  return { value, ofClusters: clusterSums(influences(sample, statistic, value), sample) };
}

/**
 * A number whose error is the sum of the influences of independent clusters, in groups that may scatter
 * differently (samples of several sizes). The error is that of Welch (1947), its degrees of freedom those of
 * Satterthwaite (1946): n - 1 for one group of n clusters, times `share`. At least two clusters a
 * group.
 */
export function measuredFrom(
  value: number,
  groups: readonly Float64Array[],
  share = 1,
): Measured {
  // In units in which fourth powers neither overflow nor vanish; powers of two change no bit.
  const unit = powerOfTwoNear(groups);
  let [total, weighted, cubes] = [0, 0, 0];
  for (const group of groups) {
    const n = group.length;
    assert(n >= 2, `the error of ${n} cluster: at least 2 needed`);
    let squares = 0;
    for (const influence of group) {
      const one = influence / unit;
      squares += one * one;
      cubes += one ** 3;
    }
    const own = squares * n / (n - 1);
    total += own;
    weighted += own * own / ((n - 1) * share);
  }
  return {
    value,
    standardError: unit * Math.sqrt(total),
    degrees: total > 0 ? total * total / weighted : 1,
    skewness: total > 0 ? cubes / total ** 1.5 : 0,
  };
}

/** A power of two near the largest absolute value; 1 where there is none, or one is not finite. */
function powerOfTwoNear(groups: readonly Float64Array[]): number {
  let largest = 0;
  for (const group of groups) for (const one of group) largest = Math.max(largest, Math.abs(one));
  if (!(largest > 0 && largest < Infinity)) return 1;
  // Not below the least normal number: dividing by it must not overflow.
  return 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}

/**
 * Degrees of freedom that a cluster gives to the error of a statistic: 1 to that of a mean; half to that of a
 * statistic of squares, whose influences have long tails (by simulation: normal values are then covered
 * at every number of clusters, tests/num/statistics/coverage_test.ts).
 */
export function degreesOfCluster(statistic: StatisticName): number {
  return statistic === "mean" || statistic === "proportion" ? 1 : 0.5;
}

/** Empirical influence of each value: d statistic / d its weight, with sum 0. */
function influences(sample: Sample, statistic: StatisticName, value: number): Float64Array {
  const { values } = sample;
  const square = (x: number) => x * x;
  switch (statistic) {
    case "mean":
    case "proportion":
      return values.map((x) => x - value);
    case "variance":
    case "standard-deviation": {
      const centre = mean(values);
      const spread = rawMoment(values.map((x) => x - centre), 2);
      const scale = statistic === "variance" ? 1 : 2 * Math.sqrt(spread);
      return values.map((x) => (square(x - centre) - spread) / (scale || 1));
    }
    case "second-moment":
      return values.map((x) => square(x) - value);
    case "root-mean-square":
      return values.map((x) => (square(x) - square(value)) / (2 * value || 1));
    case "skewness":
      return standardised(values).map((z) =>
        z ** 3 - value - 3 * z - 1.5 * value * (square(z) - 1)
      );
    case "kurtosis": {
      const z = standardised(values);
      const skew = rawMoment(z, 3);
      return z.map((x) => x ** 4 - value - 4 * skew * x - 2 * value * (square(x) - 1));
    }
    case "moment-ratio": {
      const second = rawMoment(values, 2);
      return values.map((x) =>
        square(square(x) / second) - value - 2 * value * (square(x) / second - 1)
      );
    }
    case "correlation": {
      const [a, b] = [standardised(values), standardised(partnerOf(sample))];
      return a.map((x, i) => x * b[i] - value * (square(x) + square(b[i])) / 2);
    }
    default:
      throw new Error(`bug: no influence function of ${statistic}`);
  }
}

/** Sums over the clusters, over the number of values. */
function clusterSums(influence: Float64Array, { clusters, count }: Sample): Float64Array {
  const sums = new Float64Array(count);
  for (let i = 0; i < influence.length; i++) sums[clusters[i]] += influence[i] / influence.length;
  return sums;
}

/** What each cluster adds to the share of values at or below a number, less its mean. */
export function shareInfluence(sample: Sample, number: number): Float64Array {
  const below = sample.values.map((x) => x <= number ? 1 : 0);
  const centre = mean(below);
  return clusterSums(below.map((one) => one - centre), sample);
}

function quantileInfluence(
  sample: Sample,
  { value, p }: { readonly value: number; readonly p: number },
): Float64Array {
  const shares = shareInfluence(sample, value);
  const half = measuredFrom(p, [shares]).standardError;
  const [from, to] = [Math.max(0, p - half), Math.min(1, p + half)];
  const order = sorted(sample.values);
  const width = quantileOfSorted(order, to) - quantileOfSorted(order, from);
  return shares.map((one) => to > from ? -one * width / (to - from) : 0);
}
