/**
 * Powers written as Gaussian means of a sign. Let (g, alpha) be standard normal with correlation x and b ~
 * N(0, 1) independent of them. Expanding 1{g + b >= 0} in Hermite polynomials He of g (derived here;
 * Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, Lemma 6.2, has it with truncated polynomials and a window
 * of b):
 *
 *     E[He_i(alpha) 1{g + b >= 0} | b] = x^i He_(i-1)(-b) phi(b),  i >= 1,   and E 1{g + b >= 0} = 1/2.
 *
 * So h(alpha, b) = 2 c_0 + sum_i c_i He_i(alpha) He_(i-1)(-b) / N_i with N_i = E[He_(i-1)(b)^2 phi(b)] has
 * E[h 1{g + b >= 0}] = sum_i c_i x^i. As He_n phi is the n-th derivative of phi up to sign, N_i is the
 * integral of its square, by Parseval Gamma(i - 1/2) / (2 pi). Dimensionless.
 */
import { logGamma } from "./special.ts";

/** N_i, i >= 1; relative error about 1e-14. */
export function indicatorNorm(i: number): number {
  return Math.exp(logGamma(i - 0.5)) / (2 * Math.PI);
}

/** He_0(x) … He_degree(x) by He_(n+1) = x He_n - n He_(n-1), into `out`. */
export function hermiteValues(x: number, degree: number, out: Float64Array): void {
  out[0] = 1;
  if (degree > 0) out[1] = x;
  for (let n = 1; n < degree; n++) out[n + 1] = x * out[n] - n * out[n - 1];
}

/** Taylor coefficients c_0 … c_degree of sin(frequency z). */
export function sineSeries(frequency: number, degree: number): Float64Array {
  return seriesOf(frequency, { degree, parity: 1 });
}

/** Taylor coefficients c_0 … c_degree of cos(frequency z). */
export function cosineSeries(frequency: number, degree: number): Float64Array {
  return seriesOf(frequency, { degree, parity: 0 });
}

function seriesOf(
  frequency: number,
  { degree, parity }: { readonly degree: number; readonly parity: 0 | 1 },
): Float64Array {
  const found = new Float64Array(degree + 1);
  let size = 1;
  for (let i = 0; i <= degree; i++) {
    if (i > 0) size *= frequency / i;
    if (i % 2 === parity) found[i] = i % 4 < 2 ? size : -size;
  }
  return found;
}
