/** Orthonormal columns and a triangle of a tall matrix. */
import { assert, UserError } from "../../contract/errors.ts";
import { reflect } from "./reduction/reflection.ts";

/**
 * A = Q R with Q (rows x columns) orthonormal columns, R (columns x columns) upper triangular with
 * a diagonal that is not negative, which makes the factorization unique at full rank; row-major,
 * rows >= columns. By Householder's reflections, column by column: Q is orthonormal to about 1e-16
 * times the root of `columns`, Q R the matrix to about columns 1e-16 of its norm. 4 rows columns^2
 * operations, for the few columns of a fit. Errors: a UserError at an entry that is not finite; a
 * BugError for a wide matrix or an array that does not fill the shape.
 */
export function qr(
  a: Float64Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): { readonly orthogonal: Float64Array; readonly upper: Float64Array } {
  assert(rows >= columns, `a QR factorization of ${rows} rows and ${columns} columns`);
  const { strips, scale } = stripsOf(a, rows, columns);
  const upper = new Float64Array(columns * columns);
  const strip = (j: number) => strips.subarray(j * rows, (j + 1) * rows);
  for (let k = 0; k < columns; k++) {
    const v = strip(k).subarray(k);
    for (let i = 0; i < k; i++) upper[i * columns + k] = strip(k)[i] * scale;
    upper[k * columns + k] = reflect(v, 0) * scale;
    for (let j = k + 1; j < columns; j++) apply(strip(j).subarray(k), v);
  }
  const orthogonal = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    const column = new Float64Array(rows);
    column[j] = 1;
    for (let k = j; k >= 0; k--) apply(column.subarray(k), strip(k).subarray(k));
    const sign = upper[j * columns + j] < 0 ? -1 : 1;
    for (let i = 0; i < rows; i++) orthogonal[i * columns + j] = sign * column[i];
    if (sign < 0) { for (let k = j; k < columns; k++) upper[j * columns + k] *= -1; }
  }
  return { orthogonal, upper };
}

/** x - 2 v (v . x), in place. */
function apply(x: Float64Array, v: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * v[i];
  for (let i = 0; i < x.length; i++) x[i] -= 2 * sum * v[i];
}

/** The columns, one after the other, divided by a power of two that makes them of order 1. */
function stripsOf(a: Float64Array, rows: number, columns: number) {
  assert(a.length === rows * columns, `a ${rows} x ${columns} matrix with ${a.length} entries`);
  let largest = 2 ** -1000;
  for (let i = 0; i < a.length; i++) {
    if (!Number.isFinite(a[i])) {
      throw new UserError({
        action: `cannot factor a ${rows} x ${columns} matrix whose entry ${i} is ${a[i]}`,
        allowed: "finite entries",
        exitCode: 1,
      });
    }
    largest = Math.max(largest, Math.abs(a[i]));
  }
  const scale = 2 ** Math.floor(Math.log2(largest));
  const strips = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) strips[j * rows + i] = a[i * columns + j] / scale;
  }
  return { strips, scale };
}
