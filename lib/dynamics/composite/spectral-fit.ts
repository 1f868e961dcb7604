/**
 * Least squares by gradient descent for a budget, by the spectrum instead of by steps. Descent of sum (y -
 * f)^2 / 2 in a model linear in its parameters, with kernel matrix K = V diag(w) V^T and step 1 / w_max, has
 * after T steps coefficients c = V diag(p(w)) V^T y, p(w) = (1 - (1 - w / w_max)^T) / w, and f = K(., x) c;
 * so too by features Z with the eigenvalues of Z^T Z. T in units of 1 / w_max: the decay e^(-w T / w_max) in
 * the continuous limit. Derived here.
 */
import { matrixProduct } from "../../num/linear-algebra/product.ts";
import { symmetricEigen } from "../../num/linear-algebra/symmetric-eigen.ts";

/** A spectrum, and y in its basis. */
export interface SpectralFit {
  /** Eigenvalues, increasing. */
  readonly values: Float64Array;
  /** V, column by column as symmetricEigen gives it. */
  readonly vectors: Float64Array;
  readonly order: number;
}

/** The spectrum of K (order x order). */
export function spectralFit(matrix: Float64Array, order: number): SpectralFit {
  return { ...symmetricEigen(matrix, order), order };
}

/** V diag(p(w)) V^T right, for eigenvalues above 0; those below rounding (1e-14 w_max) are left out. */
export function filtered(
  { values, vectors, order }: SpectralFit,
  right: Float64Array,
  filter: (value: number, largest: number) => number,
): Float64Array {
  const largest = values[order - 1];
  const shape = { rows: order, inner: order, columns: 1 };
  const turned = matrixProduct(vectors, right, { ...shape, transposeA: true });
  for (let j = 0; j < order; j++) {
    turned[j] *= values[j] > 1e-14 * largest ? filter(values[j], largest) : 0;
  }
  return matrixProduct(vectors, turned, shape);
}

/** p of the budget T >= 0, or of descent without end. */
export function budgetFilter(budget: number): (value: number, largest: number) => number {
  return (value, largest) => {
    if (value >= largest) return 1 / value;
    return -Math.expm1(budget * Math.log1p(-value / largest)) / value;
  };
}

/** Descent without end but for a ridge of 1e-12 of the largest eigenvalue, which rounding asks for. */
export function interpolating(value: number, largest: number): number {
  return 1 / (value + 1e-12 * largest);
}
