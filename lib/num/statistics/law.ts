/** Probability laws given by a table of their distribution function. */
import { assert, UserError } from "../../contract/errors.ts";
import type { StatisticChoice } from "./statistic.ts";

/**
 * A law on the line: `cdf` at increasing abscissae `x`, linear between them, 0 before the first and
 * 1 after the last. A step between equal abscissae is an atom.
 */
export interface Law {
  readonly x: Float64Array;
  readonly cdf: Float64Array;
}

/**
 * Distribution function P(X <= t) of a tabulated law. O(log n) a call. Dimensionless; error of the
 * interpolation: the table's.
 */
export function lawCdf({ x, cdf }: Law): (t: number) => number {
  const last = x.length - 1;
  return (t) => {
    if (t < x[0]) return 0;
    if (t >= x[last]) return 1;
    // Greatest index with x[index] <= t.
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (x[middle] <= t) low = middle;
      else high = middle;
    }
    return cdf[low] + (cdf[low + 1] - cdf[low]) * (t - x[low]) / (x[low + 1] - x[low]);
  };
}

/** Left limits P(X < t) of a tabulated law: differs from {@link lawCdf} at atoms only. */
export function lawCdfBelow({ x, cdf }: Law): (t: number) => number {
  const last = x.length - 1;
  return (t) => {
    if (t <= x[0]) return 0;
    if (t > x[last]) return 1;
    // Least index with x[index] >= t.
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (x[middle] < t) low = middle;
      else high = middle;
    }
    return cdf[low] + (cdf[high] - cdf[low]) * (t - x[low]) / (x[high] - x[low]);
  };
}

/** Quantile of a tabulated law, 0 <= p <= 1, in the unit of x. */
export function lawQuantile({ x, cdf }: Law, p: number): number {
  assert(p >= 0 && p <= 1, `a quantile at ${p}`);
  const above = cdf.findIndex((value) => value >= p);
  if (above < 0) return x[x.length - 1];
  if (above === 0 || cdf[above] === p) return x[above];
  const share = (p - cdf[above - 1]) / (cdf[above] - cdf[above - 1]);
  return x[above - 1] + share * (x[above] - x[above - 1]);
}

/**
 * E X^power of a tabulated law, power a whole number (uniform between abscissae, as the linear
 * distribution function says; mass before the first abscissa is placed there, mass missing at the last
 * one too).
 */
export function lawMoment({ x, cdf }: Law, power: number): number {
  const last = x.length - 1;
  let sum = cdf[0] * x[0] ** power + (1 - cdf[last]) * x[last] ** power;
  for (let i = 0; i < last; i++) {
    const mass = cdf[i + 1] - cdf[i];
    // The mean of t^power over [a, b] is the mean of a^j b^(power - j): no cancellation when
    // b - a is tiny, and right for an atom.
    let average = 0;
    for (let j = 0; j <= power; j++) average += x[i] ** j * x[i + 1] ** (power - j) / (power + 1);
    sum += mass * average;
  }
  return sum;
}

/** The same statistic of a law that lib/num/statistic.ts takes of a sample. */
export function lawStatistic(law: Law, { statistic, p = 0.5 }: StatisticChoice): number {
  const moment = (power: number) => lawMoment(law, power);
  const spread = () => moment(2) - moment(1) ** 2;
  switch (statistic) {
    case "mean":
    case "proportion":
      return moment(1);
    case "variance":
      return spread();
    case "standard-deviation":
      return Math.sqrt(spread());
    case "second-moment":
      return moment(2);
    case "root-mean-square":
      return Math.sqrt(moment(2));
    case "moment-ratio":
      return moment(4) / moment(2) ** 2;
    case "median":
      return lawQuantile(law, 0.5);
    case "quantile":
      return lawQuantile(law, p);
    default:
      throw new UserError({
        action: `cannot take the ${statistic} of a predicted distribution`,
        hint: "let the theory predict it as a number",
      });
  }
}

/** Largest distance of the distribution functions of two tabulated laws. */
export function lawDistance(a: Law, b: Law): number {
  let largest = 0;
  for (const [first, second] of [[a, b], [b, a]] as const) {
    const [at, below] = [lawCdf(second), lawCdfBelow(second)];
    const [ownAt, ownBelow] = [lawCdf(first), lawCdfBelow(first)];
    for (const t of first.x) {
      largest = Math.max(
        largest,
        Math.abs(ownAt(t) - at(t)),
        Math.abs(ownBelow(t) - below(t)),
      );
    }
  }
  return largest;
}

/**
 * Largest distance between the distribution function of some values, each of weight 1/n, and that of
 * a tabulated law: 0 to 1, dimensionless, exact for the table. No p-value: the values may depend on
 * each other, as the eigenvalues of one matrix do.
 */
export function sampleDistance(values: ArrayLike<number>, law: Law): number {
  const n = values.length;
  assert(n > 0, "the distance of no values from a law");
  const order = Float64Array.from(values).sort();
  const [at, below] = [lawCdf(law), lawCdfBelow(law)];
  let largest = 0;
  for (let i = 0; i < n;) {
    let next = i + 1;
    while (next < n && order[next] === order[i]) next++;
    largest = Math.max(
      largest,
      Math.abs(next / n - at(order[i])),
      Math.abs(below(order[i]) - i / n),
    );
    i = next;
  }
  return largest;
}
