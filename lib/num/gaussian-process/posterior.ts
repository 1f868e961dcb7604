/**
 * Regression with a Gaussian process: y = f(x) + noise, f ~ GP(0, K), noise ~ N(0, s2). With C = K + s2 I:
 * log p(y) = -y' C^-1 y / 2 - ln det C / 2 - m ln(2 pi) / 2, and at a point with covariances k to the
 * training points and variance v0: mean k' C^-1 y, variance v0 - k' C^-1 k (of f, without noise).
 * Source: Rasmussen, Williams 2006, equations 2.23 to 2.30.
 */
import { cholesky, solveCholesky } from "../linear-algebra/linalg.ts";

/** What the training data say, whatever the point. */
export interface Regression {
  readonly count: number;
  /** Lower Cholesky factor of C, m x m. */
  readonly factor: Float64Array;
  /** C^-1 y. */
  readonly weights: Float64Array;
  readonly logEvidence: number;
}

/** Throws a UserError where K + s2 I is not positive definite. */
export function regression(
  kernel: Float64Array,
  targets: Float64Array,
  noiseVariance: number,
): Regression {
  const count = targets.length;
  const noisy = Float64Array.from(kernel);
  for (let a = 0; a < count; a++) noisy[a * count + a] += noiseVariance;
  const factor = cholesky(noisy, count, noisy);
  const weights = solveCholesky(factor, targets);
  let logEvidence = -count * Math.log(2 * Math.PI) / 2;
  for (let a = 0; a < count; a++) {
    logEvidence -= targets[a] * weights[a] / 2 + Math.log(factor[a * count + a]);
  }
  return { count, factor, weights, logEvidence };
}

/** Mean and variance of f at a point, from its covariances and its own variance; `solved` is C^-1 k. */
export function predictive(
  { count, factor, weights }: Regression,
  covariances: Float64Array,
  own: number,
): { readonly mean: number; readonly variance: number; readonly solved: Float64Array } {
  const solved = solveCholesky(factor, covariances);
  let mean = 0, explained = 0;
  for (let a = 0; a < count; a++) {
    mean += covariances[a] * weights[a];
    explained += covariances[a] * solved[a];
  }
  return { mean, variance: own - explained, solved };
}
