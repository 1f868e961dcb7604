/** Cholesky factors of large matrices, and what is solved with them: many right-hand sides, whitening. */
import { assert, UserError } from "../../contract/errors.ts";
import {
  copyRows,
  copyTransposed,
  matrixKernel,
  mirrorLower,
  reserve,
  strideFor,
} from "./matrix-kernel.ts";

/** Rows that are eliminated before the rest is brought up to date by a product. */
const blockRows = 64;

/**
 * Lower Cholesky factor L of a symmetric positive definite n x n matrix, A = L L^T, row-major, in the root
 * of its unit. Reads the lower triangle only; `a` is left as it is; entries above the diagonal of the
 * result are 0. In wasm; order 1000 takes about 40 ms (bench/linear-algebra.md). Relative backward error
 * about n 1e-16. Errors: a UserError naming the first bad pivot; a BugError for a matrix of another size.
 */
export function choleskyBlocked(a: Float64Array, n: number): Float64Array<ArrayBuffer> {
  assert(a.length === n * n, `a ${n} x ${n} matrix with ${a.length} entries`);
  const stride = strideFor(n);
  // The factor's transpose: there a block of rows is solved for, and multiplied, along rows.
  const [upper, corner] = reserve(n * stride, blockRows * blockRows);
  copyTransposed(a, n, upper, stride, { rows: n, columns: n });
  const kernel = matrixKernel();
  const bytes = 8 * stride;
  for (let start = 0; start < n; start += blockRows) {
    const end = Math.min(start + blockRows, n);
    factorCorner(corner, upper, { start, end, stride, n });
    const right = upper.byteOffset + 8 * (start * stride + end);
    const [count, left] = [end - start, n - end];
    kernel.solveLowerBlock(corner.byteOffset, 8 * blockRows, count, right, bytes, left);
    const rest = upper.byteOffset + 8 * (end * stride + end);
    kernel.product(rest, bytes, left, left, count, right, 8, bytes, right, bytes, 8, -1, 1);
  }
  const lower = new Float64Array(n * n);
  copyTransposed(upper, stride, lower, n, { rows: n, columns: n });
  for (let i = 0; i < n; i++) lower.fill(0, i * n + i + 1, (i + 1) * n);
  return lower;
}

/** Factors the block on the diagonal of the transpose; leaves its lower factor in the corner too. */
function factorCorner(
  corner: Float64Array,
  upper: Float64Array,
  { start, end, stride, n }: {
    readonly start: number;
    readonly end: number;
    readonly stride: number;
    readonly n: number;
  },
): void {
  for (let i = start; i < end; i++) {
    const row = (i - start) * blockRows - start;
    for (let j = start; j <= i; j++) {
      const other = (j - start) * blockRows - start;
      let sum = upper[j * stride + i];
      for (let k = start; k < j; k++) sum -= corner[row + k] * corner[other + k];
      if (i > j) sum /= corner[other + j];
      else if (sum > 0 && sum < Infinity) sum = Math.sqrt(sum);
      else throw notPositiveDefinite(i, n, sum);
      corner[row + j] = sum;
      upper[j * stride + i] = sum;
    }
  }
}

/** What a pivot that is not above 0, or not finite, is reported by. */
export function notPositiveDefinite(index: number, n: number, pivot: number): UserError {
  return new UserError({
    action:
      `cannot take the Cholesky factor of a ${n} x ${n} matrix whose pivot ${index} is ${pivot}`,
    allowed: "symmetric positive definite matrices (every pivot above 0)",
    hint: "are two inputs parallel, or has the simulation overflowed?",
    exitCode: 1,
  });
}

/**
 * Solves L X = B for a lower triangular L (n x n, its lower triangle is read) and n x columns right-hand
 * sides, row-major; `b` is left as it is. In wasm. Backward stable: column by column (L + E) x = b with |E|
 * at most about n 1e-16 |L|. A zero on the diagonal gives numbers that are not finite.
 */
export function solveLowerMatrix(
  lower: Float64Array,
  n: number,
  b: Float64Array,
  columns: number,
): Float64Array<ArrayBuffer> {
  assert(
    lower.length === n * n && b.length === n * columns,
    `a triangle of order ${n} with ${lower.length} entries, ${b.length} on the right`,
  );
  const [lowerStride, stride] = [strideFor(n), strideFor(columns)];
  const [triangle, x] = reserve(n * lowerStride, n * stride);
  copyRows(lower, n, triangle, lowerStride, { rows: n, length: n });
  copyRows(b, columns, x, stride, { rows: n, length: columns });
  const kernel = matrixKernel();
  const [lowerBytes, bytes] = [8 * lowerStride, 8 * stride];
  for (let start = 0; start < n; start += blockRows) {
    const count = Math.min(blockRows, n - start);
    const row = triangle.byteOffset + start * lowerBytes;
    const at = x.byteOffset + start * bytes;
    const above = x.byteOffset;
    kernel.product(at, bytes, count, columns, start, row, lowerBytes, 8, above, bytes, 8, -1, 0);
    kernel.solveLowerBlock(row + 8 * start, lowerBytes, count, at, bytes, columns);
  }
  const out = new Float64Array(n * columns);
  copyRows(x, stride, out, columns, { rows: n, length: columns });
  return out;
}

/**
 * L^{-1} A L^{-T} for a lower triangular L and a symmetric A, both n x n, row-major; of A the lower triangle
 * is read. The result is symmetric to the last bit. With L the Cholesky factor of B its eigenvalues are
 * those of A x = lambda B x; their absolute error is about n 1e-16 |A| / smallest eigenvalue of B.
 */
export function whiten(lower: Float64Array, n: number, a: Float64Array): Float64Array<ArrayBuffer> {
  assert(a.length === n * n, `a matrix of order ${n} with ${a.length} entries`);
  const full = a.slice();
  mirrorLower(full, n);
  const half = solveLowerMatrix(lower, n, full, n);
  copyTransposed(half, n, full, n, { rows: n, columns: n });
  const found = solveLowerMatrix(lower, n, full, n);
  mirrorLower(found, n);
  return found;
}
