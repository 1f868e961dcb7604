/**
 * Maximum mean discrepancies of Gaussian laws without samples. For f ~ N(0, A) and g ~ N(0, B) independent and
 * k(f, g) = exp(-|f - g|^2 / (2 l^2)):  E k(f, g) = F(A + B), F(S) = det(I + S / l^2)^(-1/2)
 * (f - g is N(0, S), and the mean of exp(-|z|^2 / (2 l^2)) over N(0, S) is that determinant). Hence
 * MMD^2 = F(2A) - 2 F(A + B) + F(2B). Its derivatives along symmetric G, H, with P = (l^2 I + S)^-1:
 *   F'[G] = -F tr(P G) / 2,   F''[G, H] = F (tr(P G) tr(P H) / 4 + tr(P G P H) / 2).
 * Dimensionless if l has the unit of f.
 */
import { assert } from "../../contract/errors.ts";

/**
 * F(S) from l^2 I + S, m x m, which it destroys: the product of l / L_aa over its Cholesky pivots.
 * Relative error about m 1e-16. NaN for a matrix that is not positive definite.
 */
export function overlapInPlace(shifted: Float64Array, m: number, lengthScale: number): number {
  let product = 1;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) {
      let sum = shifted[i * m + j];
      for (let k = 0; k < j; k++) sum -= shifted[i * m + k] * shifted[j * m + k];
      shifted[i * m + j] = sum * shifted[j * m + j];
    }
    let pivot = shifted[i * m + i];
    for (let k = 0; k < i; k++) pivot -= shifted[i * m + k] ** 2;
    // The inverse of the pivot's root is kept in its place: one division a row.
    const inverse = 1 / Math.sqrt(pivot);
    shifted[i * m + i] = inverse;
    product *= lengthScale * inverse;
  }
  return product;
}

/** F(A + B): the mean of the kernel between draws of N(0, A) and N(0, B). */
export function meanOverlap(
  a: Float64Array,
  b: Float64Array,
  { order, lengthScale }: { readonly order: number; readonly lengthScale: number },
): number {
  assert(a.length === order ** 2 && b.length === order ** 2, `matrices of order ${order}`);
  const shifted = a.map((entry, i) => entry + b[i]);
  for (let i = 0; i < order; i++) shifted[i * order + i] += lengthScale ** 2;
  return overlapInPlace(shifted, order, lengthScale);
}

/** MMD^2 of N(0, A) and N(0, B). Absolute error about m 1e-16. */
export function gaussianDiscrepancy(
  a: Float64Array,
  b: Float64Array,
  size: { readonly order: number; readonly lengthScale: number },
): number {
  return meanOverlap(a, a, size) - 2 * meanOverlap(a, b, size) + meanOverlap(b, b, size);
}

/** Inverse of a symmetric positive definite matrix, full; NaN where it is not. */
export function symmetricInverse(a: Float64Array, m: number): Float64Array {
  const factor = Float64Array.from(a);
  overlapInPlace(factor, m, 1);
  // Inverse of the lower factor, whose diagonal holds inverse pivots already.
  const lower = new Float64Array(m * m);
  for (let j = 0; j < m; j++) {
    lower[j * m + j] = factor[j * m + j];
    for (let i = j + 1; i < m; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= factor[i * m + k] * lower[k * m + j];
      lower[i * m + j] = sum * factor[i * m + i];
    }
  }
  const inverse = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < m; k++) sum += lower[k * m + i] * lower[k * m + j];
      inverse[i * m + j] = inverse[j * m + i] = sum;
    }
  }
  return inverse;
}
