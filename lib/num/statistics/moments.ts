/** Sample moments and quantiles. Units: those of the values, to the stated power. */
import { assert } from "../../contract/errors.ts";

type Values = ArrayLike<number>;

/** Arithmetic mean; compensated by a second pass, so that a large common offset costs no digits. */
export function mean(values: Values): number {
  const n = values.length;
  assert(n > 0, "the mean of no values");
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const first = sum / n;
  if (!Number.isFinite(first)) return first;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += values[i] - first;
  return first + rest / n;
}

/** Mean of (value - mean)^power. */
export function centralMoment(values: Values, power: number): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** power;
  return sum / values.length;
}

/** Unbiased variance (n - 1 in the denominator); at least two values. Unit squared. */
export function variance(values: Values): number {
  assert(values.length > 1, "a variance needs at least two values");
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2;
  return sum / (values.length - 1);
}

/** Square root of {@link variance}. */
export function standardDeviation(values: Values): number {
  return Math.sqrt(variance(values));
}

/** Standard error of the mean of independent values. */
export function standardError(values: Values): number {
  return Math.sqrt(variance(values) / values.length);
}

/** Copy in increasing order. Throws for NaN, which has no place in an order. */
export function sorted(values: Values): Float64Array {
  const copy = Float64Array.from(values);
  for (let i = 0; i < copy.length; i++) assert(!Number.isNaN(copy[i]), "NaN cannot be ordered");
  return copy.sort();
}

/**
 * Quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7: position
 * (n - 1) p). 0 <= p <= 1.
 */
export function quantile(values: Values, p: number): number {
  return quantileOfSorted(sorted(values), p);
}

/** {@link quantile} of values that are in increasing order already. */
export function quantileOfSorted(values: Values, p: number): number {
  assert(values.length > 0, "the quantile of no values");
  assert(p >= 0 && p <= 1, `a quantile at ${p}`);
  const position = (values.length - 1) * p;
  const below = Math.floor(position);
  const above = Math.min(below + 1, values.length - 1);
  if (values[below] === values[above]) return values[below];
  return values[below] + (position - below) * (values[above] - values[below]);
}

/** Middle value, or mean of the two middle ones. */
export function median(values: Values): number {
  return quantile(values, 0.5);
}

/** Third central moment over the standard deviation cubed (0 for a symmetric law). Dimensionless. */
export function skewness(values: Values): number {
  return centralMoment(values, 3) / centralMoment(values, 2) ** 1.5;
}

/** Fourth central moment over the squared variance (3 for a normal law). Dimensionless. */
export function kurtosis(values: Values): number {
  return centralMoment(values, 4) / centralMoment(values, 2) ** 2;
}

/** Unbiased covariance of paired values (n - 1 in the denominator). */
export function covariance(a: Values, b: Values): number {
  assert(a.length === b.length, `a covariance of ${a.length} and ${b.length} values`);
  assert(a.length > 1, "a covariance needs at least two pairs");
  const centreA = mean(a);
  const centreB = mean(b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - centreA) * (b[i] - centreB);
  return sum / (a.length - 1);
}

/** Pearson correlation of paired values. Dimensionless; NaN if one of them is constant. */
export function correlation(a: Values, b: Values): number {
  return covariance(a, b) / Math.sqrt(variance(a) * variance(b));
}
