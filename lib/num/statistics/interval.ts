/** Confidence intervals: their level, and how an error becomes one. */
import { normalQuantile } from "../analysis/special.ts";
import { studentMargin } from "./student.ts";

/**
 * Two-sided level of every interval of the project unless said otherwise: three standard errors of
 * a normal law.
 */
export const intervalLevel = 1 - 2.7e-3;

/** z with P(|Z| > z) = 1 - {@link intervalLevel} for a standard normal Z. */
export const normalMargin = -normalQuantile((1 - intervalLevel) / 2);

/** Ends of an interval, in the unit of its number. An end that the sample does not bound is infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The interval of a number of which the sample says too little. */
export const unbounded: Interval = { low: -Infinity, high: Infinity };

/** A number with what is known of its error. */
export interface Measured {
  readonly value: number;
  /** In the unit of the value. */
  readonly standardError: number;
  /** Degrees of freedom of that error: real, > 0. */
  readonly degrees: number;
  /** Skewness of the error, dimensionless: that of the values over the root of their number. */
  readonly skewness: number;
}

/** Errors below this share of the number are rounding. */
const rounding = 1e-14;

/**
 * Whether the clusters show how much they differ. Clusters that are equal, or equal but for rounding, show
 * nothing: an error of 0 is no knowledge of a random quantity.
 */
export function hasScatter(
  { value, standardError }: Pick<Measured, "value" | "standardError">,
): boolean {
  return Number.isFinite(standardError) && standardError > rounding * Math.abs(value);
}

/**
 * The interval of level {@link intervalLevel} about a number whose error is known from clusters: t
 * standard errors to either side by Student's law (Student 1908), and |skewness| (2 t^2 + 1) / 6 more
 * to the side of the longer tail, the first term of Edgeworth's series (Johnson 1978; Hall 1992, equation
 * 3.13); the other end is not drawn in. Covers at its level the mean of normal clusters, also of two.
 * Unbounded without scatter. Unit: that of the value.
 */
export function studentInterval(measured: Measured): Interval {
  const { value, standardError, degrees, skewness } = measured;
  if (!hasScatter(measured)) return unbounded;
  const margin = studentMargin(1 - intervalLevel, degrees);
  const further = skewness * (2 * margin * margin + 1) / 6;
  return {
    low: value - (margin + Math.max(0, -further)) * standardError,
    high: value + (margin + Math.max(0, further)) * standardError,
  };
}

/** The same on the scale of the logarithm, for a positive number. */
export function studentIntervalOfLogarithm(measured: Measured): Interval {
  const { value, standardError } = measured;
  if (!hasScatter(measured)) return unbounded;
  const { low, high } = studentInterval({
    ...measured,
    value: 0,
    standardError: standardError / value,
  });
  return { low: value * Math.exp(low), high: value * Math.exp(high) };
}

/** The part of an interval inside the range of its number. */
export function within({ low, high }: Interval, least: number, greatest: number): Interval {
  return { low: Math.max(least, low), high: Math.min(greatest, high) };
}
