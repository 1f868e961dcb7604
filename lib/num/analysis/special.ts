/**
 * Special functions in float64: one door to the single-purpose @stdlib packages.
 * Arguments outside a function's domain give NaN, as in the packages.
 */
import digammaOf from "@stdlib/math-base-special-digamma";
import erfOf from "@stdlib/math-base-special-erf";
import erfcOf from "@stdlib/math-base-special-erfc";
import erfcinvOf from "@stdlib/math-base-special-erfcinv";
import gammaincOf from "@stdlib/math-base-special-gammainc";
import gammalnOf from "@stdlib/math-base-special-gammaln";
import trigammaOf from "@stdlib/math-base-special-trigamma";
import { incompleteGamma } from "./incomplete-gamma.ts";

/** Above this shape the library's incomplete gamma function loses digits. */
const shapeLarge = 500;

/**
 * Digamma function psi(x) = d/dx ln Gamma(x). Dimensionless. Relative error below 1e-14, away from
 * the zeros (absolute there).
 */
export function digamma(x: number): number {
  return digammaOf(x);
}

/** Trigamma function psi'(x). Dimensionless. Relative error below 1e-14. */
export function trigamma(x: number): number {
  return trigammaOf(x);
}

/** ln |Gamma(x)|. Dimensionless. Relative error below 1e-14, away from its zeros 1 and 2. */
export function logGamma(x: number): number {
  return gammalnOf(x);
}

/**
 * Regularised lower incomplete gamma function P(a, x) = int_0^x t^(a-1) e^-t dt / Gamma(a),
 * a > 0, x >= 0. Dimensionless. Absolute error below 1e-13.
 */
export function gammaLower(a: number, x: number): number {
  return a > shapeLarge ? incompleteGamma(a, x).lower : gammaincOf(x, a, true, false);
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), without cancellation. */
export function gammaUpper(a: number, x: number): number {
  return a > shapeLarge ? incompleteGamma(a, x).upper : gammaincOf(x, a, true, true);
}

/** Error function. Dimensionless. Relative error below 1e-15. */
export function erf(x: number): number {
  return erfOf(x);
}

/** Complementary error function 1 - erf(x), accurate in the tail. */
export function erfc(x: number): number {
  return erfcOf(x);
}

/** Distribution function of N(0, 1); relative error below 1e-14 in the lower tail. */
export function normalCdf(z: number): number {
  return 0.5 * erfcOf(-z / Math.SQRT2);
}

/** Density of N(0, 1). */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Quantile function of N(0, 1), 0 <= p <= 1 (0 and 1 give the infinities). */
export function normalQuantile(p: number): number {
  return -Math.SQRT2 * erfcinvOf(2 * p);
}
