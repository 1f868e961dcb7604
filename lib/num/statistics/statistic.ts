/**
 * Statistics of a sample with standard errors and intervals, by their empirical influence functions
 * (the infinitesimal jackknife; Efron 1982, chapter 6). Clustered rows (several pairs or layers of
 * one network) enter by the sums of their influences over each cluster.
 */
import * as v from "valibot";
import { assert, UserError } from "../../contract/errors.ts";
import { probability } from "../../contract/schemas.ts";
import { intervalLevel } from "./bootstrap.ts";
import { correlation, mean, quantileOfSorted, sorted, variance } from "./moments.ts";
import type { Sample } from "./sample.ts";
import { normalQuantile } from "../analysis/special.ts";

/** Names of the statistics, as a YAML says them. */
export const statisticNames = [
  "mean",
  "variance",
  "standard-deviation",
  "second-moment",
  "root-mean-square",
  "skewness",
  "kurtosis",
  "moment-ratio",
  "median",
  "quantile",
  "correlation",
] as const;
/** Name of a statistic. */
export type StatisticName = typeof statisticNames[number];

/** Parameters that choose a statistic; spread into a plug-in's strictObject. */
export const statisticParams = {
  statistic: v.optional(
    v.pipe(
      v.picklist(statisticNames),
      v.description("statistic of the sample (moment-ratio: E x^4 / (E x^2)^2)"),
    ),
    "mean",
  ),
  p: v.optional(
    v.pipe(probability, v.description("level of `quantile`")),
    0.5,
  ),
  partner: v.optional(
    v.pipe(v.string(), v.description("second column, for `correlation`")),
  ),
};

/** Which statistic; see {@link statisticParams}. */
export interface StatisticChoice {
  readonly statistic: StatisticName;
  /** Level of `quantile`; 0.5 unless given. */
  readonly p?: number;
}

/** A statistic with its uncertainty, in its own unit. */
export interface StatisticEstimate {
  readonly value: number;
  readonly standardError: number;
  /** Two-sided interval at {@link intervalLevel}. */
  readonly low: number;
  readonly high: number;
  /** Independent clusters. */
  readonly count: number;
}

type Values = Pick<Sample, "values" | "partner">;

/** The statistic itself. The variance divides by n - 1, the standardised moments by n. */
export function statisticOf(sample: Values, { statistic, p = 0.5 }: StatisticChoice): number {
  const { values } = sample;
  switch (statistic) {
    case "mean":
      return mean(values);
    case "variance":
      return variance(values);
    case "standard-deviation":
      return Math.sqrt(variance(values));
    case "second-moment":
      return rawMoment(values, 2);
    case "root-mean-square":
      return Math.sqrt(rawMoment(values, 2));
    case "skewness":
    case "kurtosis": {
      const z = standardised(values);
      return rawMoment(z, statistic === "skewness" ? 3 : 4);
    }
    case "moment-ratio":
      return rawMoment(values, 4) / rawMoment(values, 2) ** 2;
    case "median":
      return quantileOfSorted(sorted(values), 0.5);
    case "quantile":
      return quantileOfSorted(sorted(values), p);
    case "correlation":
      return correlation(values, partnerOf(sample));
  }
}

/**
 * A statistic, its standard error and its interval at level 1 - 2.7e-3. Intervals are normal: on
 * the scale of the logarithm for statistics that cannot be negative, of artanh for a correlation,
 * and Woodruff's (1952) for quantiles. Two-sided coverage error O(1/count); checked by simulation
 * in tests/num/statistic_test.ts. At least two clusters.
 */
export function estimateStatistic(sample: Sample, choice: StatisticChoice): StatisticEstimate {
  const { count } = sample;
  if (count < 2) {
    throw new UserError({
      action: `cannot give the ${choice.statistic} of ${count} network a standard error`,
      allowed: "at least two independent networks",
      exitCode: 1,
    });
  }
  const margin = -normalQuantile((1 - intervalLevel) / 2);
  if (choice.statistic === "median" || choice.statistic === "quantile") {
    const p = choice.statistic === "median" ? 0.5 : choice.p ?? 0.5;
    return { ...woodruff(sample, { p }, margin), count };
  }
  const value = statisticOf(sample, choice);
  const standardError = clusteredError(influences(sample, choice.statistic, value), sample);
  const [low, high] = interval(choice.statistic, { value, standardError, margin });
  return { value, standardError, low, high, count };
}

const positive: readonly StatisticName[] = [
  "variance",
  "standard-deviation",
  "second-moment",
  "root-mean-square",
  "kurtosis",
  "moment-ratio",
];

function interval(
  statistic: StatisticName,
  { value, standardError, margin }: {
    readonly value: number;
    readonly standardError: number;
    readonly margin: number;
  },
): [number, number] {
  if (positive.includes(statistic) && value > 0) {
    const factor = Math.exp(margin * standardError / value);
    return [value / factor, value * factor];
  }
  if (statistic === "correlation" && Math.abs(value) < 1) {
    const half = margin * standardError / (1 - value * value);
    return [Math.tanh(Math.atanh(value) - half), Math.tanh(Math.atanh(value) + half)];
  }
  return [value - margin * standardError, value + margin * standardError];
}

/** Empirical influence of each value: d statistic / d its weight, with sum 0. */
function influences(sample: Sample, statistic: StatisticName, value: number): Float64Array {
  const { values } = sample;
  const square = (x: number) => x * x;
  switch (statistic) {
    case "mean":
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

/** Standard error from the sums of influences over clusters. */
function clusteredError(influence: Float64Array, { clusters, count }: Sample): number {
  const sums = new Float64Array(count);
  for (let i = 0; i < influence.length; i++) sums[clusters[i]] += influence[i];
  let squares = 0;
  for (const sum of sums) squares += sum * sum;
  return Math.sqrt(squares * count / (count - 1)) / influence.length;
}

/**
 * Interval of a quantile: quantiles at p -+ margin standard errors of the share of values below.
 */
function woodruff(
  sample: Sample,
  { p }: { readonly p: number },
  margin: number,
): Omit<StatisticEstimate, "count"> {
  const order = sorted(sample.values);
  const value = quantileOfSorted(order, p);
  const below = sample.values.map((x) => (x <= value ? 1 : 0) - p);
  const half = margin * clusteredError(below, sample);
  const low = quantileOfSorted(order, Math.max(0, p - half));
  const high = quantileOfSorted(order, Math.min(1, p + half));
  return { value, standardError: (high - low) / (2 * margin), low, high };
}

function rawMoment(values: Float64Array, power: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ** power;
  return sum / values.length;
}

function standardised(values: Float64Array): Float64Array {
  const centre = mean(values);
  const shifted = values.map((x) => x - centre);
  const scale = Math.sqrt(rawMoment(shifted, 2));
  return shifted.map((x) => x / scale);
}

function partnerOf(sample: Values): Float64Array {
  if (sample.partner === undefined) {
    throw new UserError({
      action: "cannot take a correlation of one column",
      hint: "name the second column as `partner`",
    });
  }
  assert(sample.partner.length === sample.values.length, "paired values differ in number");
  return sample.partner;
}
