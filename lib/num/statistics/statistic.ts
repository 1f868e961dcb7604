/** Statistics of a sample: their names, their parameters in a YAML, their values. */
import * as v from "valibot";
import { assert, UserError } from "../../contract/errors.ts";
import { probability } from "../../contract/schemas.ts";
import { correlation, mean, quantileOfSorted, sorted, variance } from "./moments.ts";
import type { Sample } from "./sample.ts";

/** Names of the statistics, as a YAML says them. */
export const statisticNames = [
  "mean",
  "proportion",
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
      v.description(
        "statistic of the sample (proportion: share of 1 in a column of 0 and 1, with an exact " +
          "interval; moment-ratio: E x^4 / (E x^2)^2)",
      ),
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

type Values = Pick<Sample, "values" | "partner">;

/** The statistic itself. The variance divides by n - 1, the standardised moments by n. */
export function statisticOf(sample: Values, { statistic, p = 0.5 }: StatisticChoice): number {
  const { values } = sample;
  switch (statistic) {
    case "mean":
      return mean(values);
    case "proportion":
      return mean(zerosAndOnes(values));
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

/** Mean of value^power. */
export function rawMoment(values: Float64Array, power: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ** power;
  return sum / values.length;
}

/** The values less their mean, over their root mean square about it. */
export function standardised(values: Float64Array): Float64Array {
  const centre = mean(values);
  const shifted = values.map((x) => x - centre);
  const scale = Math.sqrt(rawMoment(shifted, 2));
  return shifted.map((x) => x / scale);
}

/** The second column of paired values. */
export function partnerOf(sample: Values): Float64Array {
  if (sample.partner === undefined) {
    throw new UserError({
      action: "cannot take a correlation of one column",
      hint: "name the second column as `partner`",
    });
  }
  assert(sample.partner.length === sample.values.length, "paired values differ in number");
  return sample.partner;
}

function zerosAndOnes(values: Float64Array): Float64Array {
  const other = values.find((value) => value !== 0 && value !== 1);
  if (other === undefined) return values;
  throw new UserError({
    action: `cannot take the proportion of a column with the value ${other}`,
    allowed: "0 and 1",
    hint: "the statistic `mean` takes any number; the fit `proportion` counts values inside bounds",
    exitCode: 1,
  });
}
