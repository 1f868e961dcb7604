/**
 * Dense linear algebra in float64, matrices row-major in a Float64Array: what small matrices need
 * is here, without allocation if the caller gives `out`; large ones go to wasm. The factorizations
 * have files of their own behind this door.
 */
import { assert } from "../../contract/errors.ts";
import { choleskyBlocked, notPositiveDefinite } from "./blocked-cholesky.ts";
import { accurateSingularValues } from "./golub-kahan.ts";
import { matrixProduct } from "./product.ts";

export { qr } from "./qr.ts";
export { type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.ts";

/** Order, and cube root of the products, from which copying into the kernel's memory is repaid. */
const blockedFrom = 48;

/**
 * Lower Cholesky factor L of a symmetric positive definite n x n matrix, A = L L^T. Reads the lower
 * triangle only; entries above the diagonal of the result are 0. `out` may be `a`.
 * Relative backward error about n * 1e-16. Throws a UserError naming the first bad pivot.
 */
export function cholesky(
  a: Float64Array,
  n: number,
  out: Float64Array = new Float64Array(n * n),
): Float64Array {
  assert(a.length === n * n, `a ${n} x ${n} matrix with ${a.length} entries`);
  if (n >= blockedFrom) {
    out.set(choleskyBlocked(a, n));
    return out;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= out[i * n + k] * out[j * n + k];
      if (i > j) out[i * n + j] = sum / out[j * n + j];
      else if (sum > 0 && sum < Infinity) out[i * n + i] = Math.sqrt(sum);
      else throw notPositiveDefinite(i, n, sum);
    }
    for (let j = i + 1; j < n; j++) out[i * n + j] = 0;
  }
  return out;
}

/** Solves L x = b for lower triangular L (n x n). `out` may be `b`. */
export function solveLower(
  lower: Float64Array,
  b: Float64Array,
  out: Float64Array = new Float64Array(b.length),
): Float64Array {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= lower[i * n + k] * out[k];
    out[i] = sum / lower[i * n + i];
  }
  return out;
}

/** Solves A x = b given the lower Cholesky factor L of A. `out` may be `b`. */
export function solveCholesky(
  lower: Float64Array,
  b: Float64Array,
  out: Float64Array = new Float64Array(b.length),
): Float64Array {
  const n = b.length;
  solveLower(lower, b, out);
  // Row by row: down a column of a large factor each entry would be a line of the cache.
  for (let i = n - 1; i >= 0; i--) {
    const solved = out[i] / lower[i * n + i];
    out[i] = solved;
    for (let k = 0; k < i; k++) out[k] -= lower[i * n + k] * solved;
  }
  return out;
}

/** Product of an n x k and a k x m matrix. */
export function multiply(
  a: Float64Array,
  b: Float64Array,
  { rows, inner, columns }: {
    readonly rows: number;
    readonly inner: number;
    readonly columns: number;
  },
): Float64Array {
  assert(a.length === rows * inner && b.length === inner * columns, "shapes do not multiply");
  if (columns > 1 && rows * inner * columns >= blockedFrom ** 3) {
    return matrixProduct(a, b, { rows, inner, columns });
  }
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k];
      for (let j = 0; j < columns; j++) out[i * columns + j] += factor * b[k * columns + j];
    }
  }
  return out;
}

/**
 * Singular values of a rows x columns matrix in decreasing order; min(rows, columns) of them, in
 * the unit of the entries. Accuracy and errors as {@link accurateSingularValues}.
 */
export function singularValues(
  a: Float64Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Float64Array {
  return accurateSingularValues(a, rows, columns);
}
