/**
 * Kolmogorov-Smirnov tests. The p-values hold for independent values and continuous laws; with ties
 * (or a discrete law) the true p-value is larger: the tests are then conservative.
 */
import { assert } from "../../contract/errors.ts";
import { sorted } from "./moments.ts";

/** Outcome of a Kolmogorov-Smirnov test. */
export interface KolmogorovTest {
  /** Largest distance between the two distribution functions, 0 to 1. Dimensionless. */
  readonly statistic: number;
  /** Probability of a distance at least so large if the laws are equal. */
  readonly pValue: number;
}

/** Below this many values the exact law of the statistic is used. */
const exactCount = 100;
/** Up to this product of the two sample sizes, lattice paths are counted exactly. */
const exactProduct = 10_000;

/**
 * One-sample test of values against a distribution function. Equal values count as one jump of the
 * empirical function. For a law with atoms give also its left limits, `cdfBelow(x)` = P(X < x).
 * p-value: exact up to 100 values (Marsaglia, Tsang and Wang 2003), then the limit law with Vrbik's
 * (2018) 1/sqrt(n) and 1/n corrections: absolute error below 2e-4.
 */
export function ksOneSample(
  values: ArrayLike<number>,
  cdf: (x: number) => number,
  options: { readonly cdfBelow?: (x: number) => number } = {},
): KolmogorovTest {
  const n = values.length;
  assert(n > 0, "a Kolmogorov-Smirnov test of no values");
  const { cdfBelow = cdf } = options;
  const order = sorted(values);
  let statistic = 0;
  for (let i = 0; i < n;) {
    let next = i + 1;
    while (next < n && order[next] === order[i]) next++;
    const above = next / n - cdf(order[i]);
    const below = cdfBelow(order[i]) - i / n;
    assert(!Number.isNaN(above) && !Number.isNaN(below), `the law has no value at ${order[i]}`);
    statistic = Math.max(statistic, Math.abs(above), Math.abs(below));
    i = next;
  }
  return { statistic, pValue: ksPValue(statistic, n) };
}

/**
 * Two-sample test. p-value: exact (lattice paths) while n m <= 10,000, then the limit law at
 * n m / (n + m) effective values.
 */
export function ksTwoSample(a: ArrayLike<number>, b: ArrayLike<number>): KolmogorovTest {
  const [n, m] = [a.length, b.length];
  assert(n > 0 && m > 0, "a Kolmogorov-Smirnov test of no values");
  const [orderA, orderB] = [sorted(a), sorted(b)];
  // In units of 1 / (n m), so that the exact count compares integers.
  let largest = 0;
  for (let i = 0, j = 0; i < n && j < m;) {
    const x = Math.min(orderA[i], orderB[j]);
    while (i < n && orderA[i] === x) i++;
    while (j < m && orderB[j] === x) j++;
    largest = Math.max(largest, Math.abs(i * m - j * n));
  }
  const statistic = largest / (n * m);
  const pValue = n * m <= exactProduct
    ? pathsReaching(n, m, largest)
    : kolmogorovSurvival(Math.sqrt(n * m / (n + m)) * statistic);
  return { statistic, pValue };
}

/** P(D_n >= d) for n values of a continuous law. */
export function ksPValue(d: number, n: number): number {
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  if (n > exactCount) {
    const root = Math.sqrt(n);
    return kolmogorovSurvival(root * d + 1 / (6 * root) + (root * d - 1) / (4 * n));
  }
  const exact = 1 - exactCdf(d, n);
  // Far in the tail the difference has no digits left, and both sides at once are out of question.
  return exact > 1e-8 ? Math.min(1, exact) : 2 * oneSidedSurvival(d, n);
}

/** P(D_n^+ >= d), by the positive sum of Birnbaum and Tingey (1951). */
function oneSidedSurvival(d: number, n: number): number {
  let sum = 0;
  let choices = 1;
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    sum += choices * (d + j / n) ** (j - 1) * Math.max(0, 1 - d - j / n) ** (n - j);
    choices *= (n - j) / (j + 1);
  }
  return d * sum;
}

/**
 * Survival function of the Kolmogorov law, the limit of sqrt(n) D_n. Relative error below 1e-13
 * above 0.2 (below, it is 1).
 */
export function kolmogorovSurvival(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  if (x < 1.18) {
    const base = -(Math.PI ** 2) / (8 * x * x);
    for (let k = 1; k <= 9; k += 2) sum += Math.exp(base * k * k);
    return 1 - Math.sqrt(2 * Math.PI) / x * sum;
  }
  for (let k = 1; k <= 5; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}

/** P(D_n < d), exactly, as an entry of the n-th power of a matrix (Marsaglia, Tsang, Wang 2003). */
function exactCdf(d: number, n: number): number {
  const k = Math.floor(n * d) + 1;
  const size = 2 * k - 1;
  const h = k - n * d;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix[i * size + j] = i - j + 1 < 0 ? 0 : 1;
  }
  for (let i = 0; i < size; i++) {
    matrix[i * size] -= h ** (i + 1);
    matrix[(size - 1) * size + i] -= h ** (size - i);
  }
  matrix[(size - 1) * size] += 2 * h - 1 > 0 ? (2 * h - 1) ** size : 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= Math.min(i, size - 1); j++) {
      for (let g = 1; g <= i - j + 1; g++) matrix[i * size + j] /= g;
    }
  }
  let { values, exponent } = matrixPower(matrix, size, n);
  let result = values[(k - 1) * size + k - 1];
  for (let i = 1; i <= n; i++) {
    result *= i / n;
    if (result < 1e-140) {
      result *= 1e140;
      exponent -= 140;
    }
  }
  return result * 10 ** exponent;
}

/** Power of a square matrix, scaled by a power of ten so that it does not overflow. */
function matrixPower(
  matrix: Float64Array,
  size: number,
  power: number,
): { values: Float64Array; exponent: number } {
  if (power === 1) return { values: matrix, exponent: 0 };
  const half = matrixPower(matrix, size, Math.floor(power / 2));
  let values = product(half.values, half.values, size);
  let exponent = 2 * half.exponent;
  if (power % 2 === 1) values = product(matrix, values, size);
  if (values[((size - 1) / 2) * (size + 1)] > 1e140) {
    values = values.map((entry) => entry * 1e-140);
    exponent += 140;
  }
  return { values, exponent };
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k];
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) out[i * size + j] += factor * b[k * size + j];
    }
  }
  return out;
}

/**
 * Fraction of monotone lattice paths from (0, 0) to (n, m) that touch |i m - j n| >= largest: the
 * exact p-value without ties. A path ends at its first touch, so the sum has no cancellation.
 */
function pathsReaching(n: number, m: number, largest: number): number {
  if (largest === 0) return 1;
  // alive[j]: probability that a uniformly chosen path passes (i, j) without having touched.
  const alive = new Float64Array(m + 1);
  let touched = 0;
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      const left = n - i, up = m - j;
      // A uniform path goes right from (i-1, j) with probability (left + 1) / (left + 1 + up).
      const fromLeft = i > 0 ? alive[j] * (left + 1) / (left + 1 + up) : 0;
      const fromBelow = j > 0 ? alive[j - 1] * (up + 1) / (left + up + 1) : 0;
      const here = i === 0 && j === 0 ? 1 : fromLeft + fromBelow;
      if (Math.abs(i * m - j * n) >= largest) {
        touched += here;
        alive[j] = 0;
      } else alive[j] = here;
    }
  }
  return Math.min(1, touched);
}
