/**
 * Singular values, and vectors, without the Gram matrix: Householder's reduction to two diagonals
 * (Golub, Kahan 1965), then QR (bidiagonal-qr.ts). So small singular values have the accuracy that
 * the matrix itself gives.
 */
import { assert, UserError } from "../../contract/errors.ts";
import { diagonalize } from "./reduction/bidiagonal-qr.ts";
import { bidiagonalize, bidiagonalRoom } from "./reduction/bidiagonalize.ts";
import { copyScaled, copyTransposed, reserve, strideFor } from "./matrix-kernel.ts";
import { asColumns, basisOf, basisRoom, negate, signOf } from "./reduction/reflected-basis.ts";
import { RotationQueue, rotationRoom } from "./reduction/rotation-queue.ts";

/**
 * All min(rows, columns) singular values in decreasing order, in the unit of the entries
 * (row-major). Backward stable: each is off by a few 1e-16 times the largest (a slowly growing
 * factor, about 1e-15 at n = 1000), so one of 1e-10 of the largest has five to six digits; by the
 * Gram matrix it would have none. Errors: a UserError at an entry that is not finite; a BugError
 * where the array does not fill the shape.
 */
export function accurateSingularValues(
  entries: Float64Array,
  rows: number,
  columns: number,
): Float64Array {
  const { scale, found } = reduced(entries, { rows, columns });
  return valuesOf(found.diagonal, found.beside, scale);
}

/**
 * All singular values, in decreasing order, of the upper bidiagonal matrix with these `diagonal`
 * (n) and `superdiagonal` (n - 1) entries, in their unit; neither array is changed. Each has a
 * relative error of about n 1e-16, at most n 1e-15, however small it is beside the largest (Demmel,
 * Kahan 1990), down to about 1e-300 of the largest. Errors as those of {@link
 * accurateSingularValues}.
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
   * rows x min(rows, columns), row-major; column j is the unit left singular vector of values[j].
   * The first of its largest entries is positive.
   */
  readonly left: Float64Array;
  /**
   * columns x min(rows, columns), row-major; column j is the unit right singular vector of
   * values[j].
   */
  readonly right: Float64Array;
}

/**
 * Singular values and both sides' vectors. Values as {@link accurateSingularValues}; columns are
 * orthonormal, and the product is the matrix, to about n 1e-16 of the largest. Errors as there.
 */
export function singularVectors(
  entries: Float64Array,
  rows: number,
  columns: number,
): SingularVectors {
  const size = Math.min(rows, columns);
  const long = Math.max(rows, columns);
  const rooms = [
    basisRoom(size, long),
    basisRoom(size, size),
    rotationRoom(size),
    rotationRoom(size),
  ];
  const { scale, memory, found } = reduced(entries, { rows, columns }, rooms);
  const { diagonal, beside } = found;
  const between = { from: 0, to: size, support: "shrinking", count: size } as const;
  const tall = basisOf(
    { ...between, vectors: found.left, stride: found.leftStride, length: long },
    memory[0],
  );
  const wide = basisOf(
    { ...between, vectors: found.right, stride: found.rightStride, length: size, offset: 1 },
    memory[1],
  );
  const queues = {
    left: new RotationQueue(tall, memory[2]),
    right: new RotationQueue(wide, memory[3]),
  };
  diagonalize(diagonal, beside, (side, ...sweep) => queues[side].add(...sweep));
  queues.left.flush();
  queues.right.flush();
  const order = Array.from(diagonal.keys());
  order.sort((i, j) => Math.abs(diagonal[j]) - Math.abs(diagonal[i]));
  const [left, right] = rows >= columns ? [tall, wide] : [wide, tall];
  for (const at of order) {
    if (diagonal[at] < 0) negate(right, at);
    if (signOf(left, at) > 0) continue;
    negate(left, at);
    negate(right, at);
  }
  return {
    values: Float64Array.from(order, (at) => Math.abs(diagonal[at]) * scale),
    left: asColumns(left, order),
    right: asColumns(right, order),
  };
}

/**
 * Two diagonals of the matrix or, if it is wide, of its transpose, divided by a power of two; with
 * memory of the kernel for what comes after.
 */
function reduced(
  entries: Float64Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  rooms: readonly (readonly number[])[] = [],
) {
  assert(
    entries.length === rows * columns,
    `a ${rows} x ${columns} matrix with ${entries.length} entries`,
  );
  const scale = scaleOf(entries, `a ${rows} x ${columns} matrix`);
  const shape = { rows: Math.max(rows, columns), columns: Math.min(rows, columns) };
  const room = bidiagonalRoom(shape.rows, shape.columns);
  const all = reserve(...room, ...rooms.flat());
  let used = room.length;
  const memory = rooms.map(({ length }) => all.slice(used, used += length));
  const [factor, stride] = [1 / scale, strideFor(shape.columns)];
  if (rows < columns) copyTransposed(entries, columns, all[0], stride, { rows, columns, factor });
  else copyScaled(entries, columns, all[0], stride, { rows, length: columns, factor });
  return { scale, memory, found: bidiagonalize(shape, all) };
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
