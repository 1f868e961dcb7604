/** Weighted linear least squares. */
import { assert, UserError } from "../../contract/errors.ts";
import { qr } from "../linear-algebra/linalg.ts";

/** A fit of k coefficients to n points. */
export interface Regression {
  /** One coefficient per regressor, in the units of y over those of the regressor. */
  readonly coefficients: Float64Array;
  /**
   * Covariance of the coefficients, k x k row-major: (X^T W X)^-1 with the given weights taken as
   * inverse variances of y; times `residualVariance` when no weights were given.
   */
  readonly covariance: Float64Array;
  /** Weighted squared residuals over n - k: about 1 for true inverse variances; NaN if n = k. */
  readonly residualVariance: number;
  /** Share of the weighted variance about the weighted mean that the fit explains (at most 1). */
  readonly rSquared: number;
}

/**
 * Minimises sum_i weights[i] (y[i] - sum_j coefficients[j] x[j][i])^2 by a QR factorization.
 * `x` holds one array per regressor (a constant is a regressor of ones), all as long as y.
 * Relative error about 1e-16 times the condition number of the scaled regressors.
 * Throws a UserError when the regressors are linearly dependent, a bug when shapes differ.
 */
export function weightedLeastSquares(
  x: readonly Float64Array[],
  y: ArrayLike<number>,
  options: { readonly weights?: ArrayLike<number> } = {},
): Regression {
  const [n, k] = [y.length, x.length];
  assert(x.every(({ length }) => length === n), "regressors and y differ in length");
  const { weights } = options;
  assert(weights === undefined || weights.length === n, "weights and y differ in length");
  if (n < k) throw tooFewPoints(n, k);
  const design = new Float64Array(n * k);
  const right = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const weight = weights?.[i] ?? 1;
    assert(weight > 0 && weight < Infinity, `weight ${weight} of point ${i}`);
    const root = Math.sqrt(weight);
    for (let j = 0; j < k; j++) design[i * k + j] = root * x[j][i];
    right[i] = root * y[i];
  }
  const { orthogonal, upper } = qr(design, { rows: n, columns: k });
  const inverse = invertUpper(upper, k);
  const coefficients = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    let projection = 0;
    for (let i = 0; i < n; i++) projection += orthogonal[i * k + j] * right[i];
    for (let l = 0; l <= j; l++) coefficients[l] += inverse[l * k + j] * projection;
  }
  const squares = residualSquares({ x, y, weights }, coefficients);
  const residualVariance = n > k ? squares.residual / (n - k) : NaN;
  const scale = weights === undefined ? residualVariance : 1;
  const covariance = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      let sum = 0;
      for (let l = Math.max(a, b); l < k; l++) sum += inverse[a * k + l] * inverse[b * k + l];
      covariance[a * k + b] = scale * sum;
    }
  }
  return {
    coefficients,
    covariance,
    residualVariance,
    rSquared: squares.total > 0 ? 1 - squares.residual / squares.total : NaN,
  };
}

/** Intercept and slope of a straight line: {@link weightedLeastSquares} on (1, x). */
export function fitLine(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: { readonly weights?: ArrayLike<number> } = {},
): Regression & { readonly intercept: number; readonly slope: number } {
  const ones = new Float64Array(x.length).fill(1);
  const found = weightedLeastSquares([ones, Float64Array.from(x)], y, options);
  return { ...found, intercept: found.coefficients[0], slope: found.coefficients[1] };
}

function residualSquares(
  { x, y, weights }: {
    readonly x: readonly Float64Array[];
    readonly y: ArrayLike<number>;
    readonly weights: ArrayLike<number> | undefined;
  },
  coefficients: Float64Array,
): { residual: number; total: number } {
  let weightSum = 0, weighted = 0;
  for (let i = 0; i < y.length; i++) {
    weightSum += weights?.[i] ?? 1;
    weighted += (weights?.[i] ?? 1) * y[i];
  }
  const centre = weighted / weightSum;
  let residual = 0, total = 0;
  for (let i = 0; i < y.length; i++) {
    const fitted = x.reduce((sum, regressor, j) => sum + coefficients[j] * regressor[i], 0);
    residual += (weights?.[i] ?? 1) * (y[i] - fitted) ** 2;
    total += (weights?.[i] ?? 1) * (y[i] - centre) ** 2;
  }
  return { residual, total };
}

function invertUpper(upper: Float64Array, k: number): Float64Array {
  const inverse = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    // The norm of a column of R is that of the regressor: units drop out of the comparison.
    let norm = 0;
    for (let i = 0; i <= j; i++) norm = Math.hypot(norm, upper[i * k + j]);
    if (!(upper[j * k + j] > 1e-13 * norm)) {
      throw new UserError({
        action: `cannot fit ${k} coefficients: regressor ${j} depends on those before it`,
        hint: "are there at least two different values along the axis of the fit?",
        exitCode: 1,
      });
    }
    inverse[j * k + j] = 1 / upper[j * k + j];
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let l = i + 1; l <= j; l++) sum -= upper[i * k + l] * inverse[l * k + j];
      inverse[i * k + j] = sum / upper[i * k + i];
    }
  }
  return inverse;
}

function tooFewPoints(n: number, k: number): UserError {
  return new UserError({
    action: `cannot fit ${k} coefficients to ${n} points`,
    hint: "the axis of the fit needs more values",
    exitCode: 1,
  });
}
