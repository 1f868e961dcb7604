/**
 * What tanh makes of a sign seen in Gaussian noise: X = alpha^2 + alpha G, G ~ N(0, 1), is alpha times the
 * observation of the sign 1 at signal-to-noise ratio alpha, and tanh X the posterior mean. All
 * dimensionless; by quadrature, absolute error below 1e-13 for |alpha| <= 5.
 */
import { normalAverage } from "./normal-average.ts";

/** E tanh X; equal to E tanh^2 X (Nishimori). */
export function tanhMean(alpha: number): number {
  return normalAverage((g) => Math.tanh(alpha * (alpha + g)));
}

/** E tanh^2 X. */
export function tanhSquare(alpha: number): number {
  return normalAverage((g) => Math.tanh(alpha * (alpha + g)) ** 2);
}

/** E sech^4 X. */
export function sechFourth(alpha: number): number {
  return normalAverage((g) => (1 - Math.tanh(alpha * (alpha + g)) ** 2) ** 2);
}

/**
 * The cosine between the sign and its denoised observation, E tanh X / sqrt(E tanh^2 X); tends to alpha as
 * alpha -> 0. Odd in alpha.
 */
export function tanhOverlap(alpha: number): number {
  return alpha === 0 ? 0 : Math.sign(alpha) * tanhMean(alpha) / Math.sqrt(tanhSquare(alpha));
}
