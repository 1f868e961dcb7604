/**
 * Dense linear algebra in float64, matrices row-major in a Float64Array. Cholesky and the
 * triangular solves are here, without allocation if the caller gives `out`; the other
 * factorizations are ml-matrix's, behind this door.
 */
import { Matrix, QrDecomposition, SingularValueDecomposition } from "ml-matrix";
import { assert, UserError } from "../../contract/errors.ts";
import { choleskyBlocked, notPositiveDefinite } from "./blocked-cholesky.ts";

export { type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.ts";

/** Order from which copying into the kernel's memory is repaid. */
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
  for (let i = n - 1; i >= 0; i--) {
    let sum = out[i];
    for (let k = i + 1; k < n; k++) sum -= lower[k * n + i] * out[k];
    out[i] = sum / lower[i * n + i];
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
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k];
      for (let j = 0; j < columns; j++) out[i * columns + j] += factor * b[k * columns + j];
    }
  }
  return out;
}

/** Singular values of a rows x columns matrix in decreasing order; min(rows, columns) of them. */
export function singularValues(
  a: Float64Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Float64Array {
  const found = new SingularValueDecomposition(toMatrix(a, rows, columns), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  });
  return Float64Array.from(found.diagonal).sort().reverse();
}

/**
 * A = Q R with Q (rows x columns) orthonormal columns, R (columns x columns) upper triangular with
 * a diagonal that is not negative, which makes the factorization unique at full rank. rows >=
 * columns.
 */
export function qr(
  a: Float64Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): { readonly orthogonal: Float64Array; readonly upper: Float64Array } {
  assert(rows >= columns, `a QR factorization of ${rows} rows and ${columns} columns`);
  const found = new QrDecomposition(toMatrix(a, rows, columns));
  const orthogonal = Float64Array.from(found.orthogonalMatrix.to1DArray());
  const upper = Float64Array.from(found.upperTriangularMatrix.to1DArray());
  for (let j = 0; j < columns; j++) {
    if (upper[j * columns + j] >= 0) continue;
    for (let k = j; k < columns; k++) upper[j * columns + k] *= -1;
    for (let i = 0; i < rows; i++) orthogonal[i * columns + j] *= -1;
  }
  return { orthogonal, upper };
}

function toMatrix(a: Float64Array, rows: number, columns: number): Matrix {
  assert(a.length === rows * columns, `a ${rows} x ${columns} matrix with ${a.length} entries`);
  for (let i = 0; i < a.length; i++) {
    if (!Number.isFinite(a[i])) {
      throw new UserError({
        action: `cannot factor a ${rows} x ${columns} matrix whose entry ${i} is ${a[i]}`,
        allowed: "finite entries",
        exitCode: 1,
      });
    }
  }
  return Matrix.from1DArray(rows, columns, a);
}
