/**
 * Singular values, and vectors, without the Gram matrix: Householder's reduction to two diagonals (Golub, Kahan
 * 1965), then QR (bidiagonal-qr.ts). So small singular values have the accuracy that the matrix itself gives.
 */
import { assert, UserError } from "../../contract/errors.ts";
import { diagonalize } from "./bidiagonal-qr.ts";
import { bidiagonalize, type Reduction } from "./bidiagonalize.ts";

/**
 * All min(rows, columns) singular values in decreasing order, in the unit of the entries (row-major).
 * Backward stable: each is off by a few 1e-16 times the largest (a slowly growing factor, about 1e-15 at
 * n = 1000), so one of 1e-10 of the largest has five to six digits; by the Gram matrix it would have none.
 * Errors: a UserError at an entry that is not finite; a BugError where the array does not fill the shape.
 */
export function accurateSingularValues(
  entries: Float64Array,
  rows: number,
  columns: number,
): Float64Array {
  const { scale, reduction } = reduced(entries, rows, columns);
  return valuesOf(reduction.diagonal, reduction.beside, scale);
}

/**
 * All singular values, in decreasing order, of the upper bidiagonal matrix with these `diagonal` (n) and
 * `superdiagonal` (n - 1) entries, in their unit; neither array is changed. Each has a relative error of about n
 * 1e-16, at most n 1e-14, however small it is beside the largest (Demmel, Kahan 1990), down to about 1e-300
 * of the largest. Errors as those of {@link accurateSingularValues}.
 */
export function bidiagonalSingularValues(
  diagonal: Float64Array,
  superdiagonal: Float64Array,
): Float64Array {
  assert(
    superdiagonal.length === Math.max(0, diagonal.length - 1),
    `${diagonal.length} diagonal and ${superdiagonal.length} entries beside them`,
  );
  const what = `a bidiagonal matrix of order ${diagonal.length}`;
  const scale = Math.max(scaleOf(diagonal, what), scaleOf(superdiagonal, what));
  const divided = (entries: Float64Array) => entries.map((entry) => entry / scale);
  return valuesOf(divided(diagonal), divided(superdiagonal), scale);
}

/** A = left diag(values) right^T. */
export interface SingularVectors {
  /** min(rows, columns) singular values in decreasing order, in the unit of the entries. */
  readonly values: Float64Array;
  /**
   * rows x min(rows, columns), row-major; column j is the unit left singular vector of values[j]. The first of
   * its largest entries is positive.
   */
  readonly left: Float64Array;
  /** columns x min(rows, columns), row-major; column j is the unit right singular vector of values[j]. */
  readonly right: Float64Array;
}

/**
 * Singular values and both sides' vectors. Values as {@link accurateSingularValues}; columns are orthonormal, and
 * the product is the matrix, to about n 1e-16 of the largest. Errors as there.
 */
export function singularVectors(
  entries: Float64Array,
  rows: number,
  columns: number,
): SingularVectors {
  const { scale, reduction } = reduced(entries, rows, columns);
  const size = Math.min(rows, columns);
  const { diagonal, beside } = reduction;
  // Rows of these are the vectors, so that a rotation acts on two rows.
  const sides = reduction.vectors();
  diagonalize(diagonal, beside, (side, first, second, cosine, sine) => {
    rotateRows(sides[side], { length: sides[side].length / size, first, second, cosine, sine });
  });
  const order = Array.from(diagonal.keys());
  order.sort((i, j) => Math.abs(diagonal[j]) - Math.abs(diagonal[i]));
  const { left: tall, right: wide } = sides;
  const long = Math.max(rows, columns);
  order.forEach((at) => {
    const row = tall.subarray(at * long, (at + 1) * long);
    if (diagonal[at] < 0) negate(row);
    const leading = rows >= columns ? row : wide.subarray(at * size, (at + 1) * size);
    if (leading.reduce((most, entry) => Math.abs(entry) > Math.abs(most) ? entry : most, 0) < 0) {
      negate(row);
      negate(wide.subarray(at * size, (at + 1) * size));
    }
  });
  const ordered = { tall: asColumns(tall, order, long), wide: asColumns(wide, order, size) };
  return {
    values: Float64Array.from(order, (at) => Math.abs(diagonal[at]) * scale),
    left: rows >= columns ? ordered.tall : ordered.wide,
    right: rows >= columns ? ordered.wide : ordered.tall,
  };
}

/** Two diagonals of the matrix or, if it is wide, of its transpose, divided by a power of two. */
function reduced(
  entries: Float64Array,
  rows: number,
  columns: number,
): { readonly scale: number; readonly reduction: Reduction } {
  assert(
    entries.length === rows * columns,
    `a ${rows} x ${columns} matrix with ${entries.length} entries`,
  );
  const scale = scaleOf(entries, `a ${rows} x ${columns} matrix`);
  const tall = entries.map((entry) => entry / scale);
  return {
    scale,
    reduction: rows >= columns ? bidiagonalize(tall, rows, columns) : bidiagonalize(
      asColumns(tall, Array.from({ length: rows }, (_, i) => i), columns),
      columns,
      rows,
    ),
  };
}

/** A power of two between the largest absolute entry and its double; tiny for a matrix of zeros. */
function scaleOf(entries: Float64Array, what: string): number {
  let largest = 2 ** -1000;
  for (let i = 0; i < entries.length; i++) {
    const size = Math.abs(entries[i]);
    if (!(size < Infinity)) {
      throw new UserError({
        action: `cannot take singular values of ${what} whose entry ${i} is ${entries[i]}`,
        allowed: "finite entries",
        exitCode: 1,
      });
    }
    if (size > largest) largest = size;
  }
  return 2 ** Math.floor(Math.log2(largest));
}

function valuesOf(diagonal: Float64Array, beside: Float64Array, scale: number): Float64Array {
  diagonalize(diagonal, beside);
  return diagonal.map((value) => Math.abs(value) * scale).sort().reverse();
}

function rotateRows(
  matrix: Float64Array,
  { length, first, second, cosine, sine }: {
    readonly length: number;
    readonly first: number;
    readonly second: number;
    readonly cosine: number;
    readonly sine: number;
  },
): void {
  for (let k = 0; k < length; k++) {
    const x = matrix[first * length + k];
    const y = matrix[second * length + k];
    matrix[first * length + k] = cosine * x + sine * y;
    matrix[second * length + k] = cosine * y - sine * x;
  }
}

function negate(row: Float64Array): void {
  for (let k = 0; k < row.length; k++) row[k] = -row[k];
}

/** The rows in this order, each of `length` entries, as the columns of a row-major matrix. */
function asColumns(rows: Float64Array, order: readonly number[], length: number): Float64Array {
  const out = new Float64Array(rows.length);
  order.forEach((at, j) => {
    for (let k = 0; k < length; k++) out[k * order.length + j] = rows[at * length + k];
  });
  return out;
}
