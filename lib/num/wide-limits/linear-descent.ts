/**
 * Gradient descent on 1/2 |u - y|^2 where the outputs are linear in the weights: the errors obey
 * e(k+1) = (I - rate G) e(k), G the Gram matrix of the derivatives. In the eigenvectors of G.
 */
import { symmetricEigen } from "../linear-algebra/linalg.ts";

/** Errors in the eigenvectors of G, dimensionless. */
export interface LinearDescent {
  /** Eigenvalues of G, increasing. */
  readonly values: Float64Array;
  /** Eigenvectors, column j of values[j]. */
  readonly vectors: Float64Array;
  /** Components of e(0). */
  readonly start: Float64Array;
  readonly rate: number;
}

/**
 * Descent from the errors e(0) with a positive definite Gram matrix, `order` numbers each way. Relative error of
 * what follows about 1e-16 times the condition of the matrix.
 */
export function linearDescent(
  gram: Float64Array,
  errors: Float64Array,
  rate: number,
): LinearDescent {
  const order = errors.length;
  const { values, vectors } = symmetricEigen(gram, order);
  const start = new Float64Array(order);
  for (let j = 0; j < order; j++) {
    for (let i = 0; i < order; i++) start[j] += vectors[i * order + j] * errors[i];
  }
  return { values, vectors, start, rate };
}

/** ln of 1/2 |(I - rate G)^k e|^2, without underflow. k may be a fraction where rate G < 1. */
export function logLossAfter({ values, start, rate }: LinearDescent, steps: number): number {
  const logs = Array.from(
    values,
    (value, j) =>
      2 * Math.log(Math.abs(start[j])) + 2 * steps * Math.log(Math.abs(1 - rate * value)),
  );
  const largest = logs.reduce((most, value) => Math.max(most, value), -Infinity);
  const sum = logs.reduce((total, value) => total + Math.exp(value - largest), 0);
  return Math.log(sum / 2) + largest;
}

/**
 * |w|_P^2 = w^T P w of w = G^-1 (I - (I - rate G)^k) e: the squared distance that the weights with Gram
 * matrix P have moved in k steps, P one of the matrices whose sum is G. As
 * theta(k) - theta(0) = -rate sum_j J^T e(j), and sum_j (I - rate G)^j = (rate G)^-1 (I - (I - rate G)^k).
 */
export function squaredDistanceAfter(
  { values, vectors, start, rate }: LinearDescent,
  part: Float64Array,
  steps: number,
): number {
  const order = start.length;
  const w = new Float64Array(order);
  for (let j = 0; j < order; j++) {
    const factor = 1 - rate * values[j];
    const moved = start[j] * (1 - Math.sign(factor) ** steps * Math.abs(factor) ** steps) /
      values[j];
    for (let i = 0; i < order; i++) w[i] += vectors[i * order + j] * moved;
  }
  let sum = 0;
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) sum += w[i] * part[i * order + j] * w[j];
  }
  return sum;
}
