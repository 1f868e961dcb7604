/**
 * Regularised incomplete gamma functions for large shapes, where the library routine behind
 * special.ts loses its digits (measured: 3e-3 at a = 1000, x = a + sqrt(a)).
 *
 * With lambda = x / a, the common factor x^a e^-x / Gamma(a + 1) is
 * exp(-a (lambda - 1 - ln lambda)) / (sqrt(2 pi a) Gamma*(a)), Gamma*(a) the scaled gamma function of
 * Stirling's series: no large numbers cancel. Below x = a + 1 the power series is summed, above it
 * Legendre's continued fraction (NIST DLMF 8.7.1, 8.9.2, 5.11.1). About 6 sqrt(a) terms.
 */
import { assert } from "../../contract/errors.ts";

const relativeError = 1e-16;
const termsMax = 1_000_000;

/** P(a, x) and Q(a, x) = 1 - P(a, x), a >= 100, x >= 0. Dimensionless; absolute error below 1e-13. */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  assert(a >= 100 && x >= 0, `incompleteGamma is for a >= 100 and x >= 0, got a = ${a}, x = ${x}`);
  if (x === 0) return { lower: 0, upper: 1 };
  const factor = commonFactor(a, x);
  if (x < a + 1) {
    const lower = Math.min(1, factor * powerSeries(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, factor * a * continuedFraction(a, x));
  return { lower: 1 - upper, upper };
}

/** x^a e^-x / Gamma(a + 1). */
function commonFactor(a: number, x: number): number {
  const excess = (x - a) / a;
  const exponent = a * (excess - Math.log1p(excess));
  const stirling = 1 / (12 * a) - 1 / (360 * a ** 3) + 1 / (1260 * a ** 5);
  return Math.exp(-exponent - stirling) / Math.sqrt(2 * Math.PI * a);
}

/** 1 + x / (a + 1) + x^2 / ((a + 1)(a + 2)) + … */
function powerSeries(a: number, x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < termsMax; k++) {
    term *= x / (a + k);
    sum += term;
    if (term < relativeError * sum) return sum;
  }
  return NaN;
}

/** 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - …)) by Lentz's method. */
function continuedFraction(a: number, x: number): number {
  let denominator = x + 1 - a;
  let c = 1e300;
  let d = 1 / denominator;
  let value = d;
  for (let k = 1; k < termsMax; k++) {
    const numerator = -k * (k - a);
    denominator += 2;
    d = 1 / (numerator * d + denominator);
    c = denominator + numerator / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < relativeError * 4) return value;
  }
  return NaN;
}
