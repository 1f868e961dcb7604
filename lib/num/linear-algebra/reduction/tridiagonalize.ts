/**
 * Householder's reduction of a symmetric matrix to three diagonals, in panels, and the basis that
 * makes it.
 */
import { copyScaled, matrixKernel, reserve, strideFor } from "../matrix-kernel.ts";
import { reflect } from "./reflection.ts";

/** Rows that are reduced before the rest of the matrix is brought up to date. */
const panelRows = 32;

/** T = Q^T A Q. */
export interface Tridiagonal {
  /** order entries. */
  readonly diagonal: Float64Array<ArrayBuffer>;
  /** Entry i couples i - 1 and i; entry 0 is 0. */
  readonly beside: Float64Array<ArrayBuffer>;
}

/** The matrix in the kernel's memory, and what its reduction needs beside it. */
export interface Reduction extends Tridiagonal {
  readonly order: number;
  /** Entries from one row to the next, in all of the following. */
  readonly stride: number;
  /**
   * The lower triangle; after the reduction row i holds the unit vector of its reflection, or 0.
   */
  readonly matrix: Float64Array<ArrayBuffer>;
  /** v_0, w_0, v_1, w_1, … of a panel. */
  readonly pairs: Float64Array<ArrayBuffer>;
  /** w_0, v_0, w_1, v_1, …. */
  readonly swapped: Float64Array<ArrayBuffer>;
  readonly factors: Float64Array<ArrayBuffer>;
}

/** Entries of the kernel's memory that {@link reduce} takes for a matrix of this order. */
export function reductionRoom(order: number): readonly number[] {
  const stride = strideFor(order);
  return [order * stride, 2 * panelRows * stride, 2 * panelRows * stride, 2 * panelRows];
}

/**
 * The three diagonals of a symmetric matrix times a factor that makes its entries of order 1; of the
 * matrix, row-major, the lower triangle is read, and it is left as it is. Tridiagonal with the same
 * eigenvalues to about order 1e-16 of the largest.
 */
export function tridiagonalize(matrix: Float64Array, order: number, factor = 1): Tridiagonal {
  return reduce(matrix, { order, factor }, reserve(...reductionRoom(order)));
}

/**
 * The same in memory that the caller has reserved ({@link reductionRoom}), with the reflections
 * left in it.
 *
 * From the last row up: row i of the leading block is reflected onto its last entry by 1 - 2 v v^T,
 * which takes the block A to A - v w^T - w v^T, w = 2 (A v - (v . A v) v). A panel of rows sees
 * only its own pairs so far; the block before it is brought up to date at once, by a product
 * (Dongarra, Sorensen, Hammarling 1989; LAPACK's dsytrd). Half of the operations are in A v and
 * bound by memory.
 */
export function reduce(
  entries: Float64Array,
  { order, factor = 1 }: { readonly order: number; readonly factor?: number },
  [matrix, pairs, swapped, factors]: readonly Float64Array<ArrayBuffer>[],
): Reduction {
  const stride = strideFor(order);
  const [diagonal, beside] = [new Float64Array(order), new Float64Array(order)];
  const reduction = { order, stride, matrix, pairs, swapped, factors, diagonal, beside };
  copyScaled(entries, order, matrix, stride, { rows: order, length: order, factor });
  for (let size = order; size > 0; size -= panelRows) {
    const count = Math.min(panelRows, size);
    for (let step = 0; step < count; step++) reduceRow(reduction, size, step);
    const remaining = size - count;
    if (remaining > 0) update(reduction, remaining, count);
  }
  return reduction;
}

/** Row size - 1 - step, the step-th of its panel. */
function reduceRow(reduction: Reduction, size: number, step: number): void {
  const { stride, matrix, pairs, swapped, factors, diagonal, beside } = reduction;
  const kernel = matrixKernel();
  const i = size - 1 - step;
  const row = matrix.subarray(i * stride, (i + 1) * stride);
  for (let s = 0; s < 2 * step; s++) factors[s] = swapped[s * stride + i];
  const [from, bytes] = [pairs.byteOffset, 8 * stride];
  kernel.addRows(from, bytes, 2 * step, i + 1, factors.byteOffset, -1, row.byteOffset);
  diagonal[i] = row[i];
  row.fill(0, i);
  if (i === 0) return;
  beside[i] = reflect(row.subarray(0, i), i - 1);
  const pair = 2 * step * stride;
  const w = pairs.subarray(pair + stride, pair + stride + size);
  kernel.symmetricProduct(matrix.byteOffset, bytes, i, row.byteOffset, w.byteOffset);
  kernel.productsOfRows(from, bytes, 2 * step, i, row.byteOffset, factors.byteOffset);
  exchangePairs(factors, step);
  kernel.addRows(from, bytes, 2 * step, i, factors.byteOffset, -1, w.byteOffset);
  kernel.productsOfRows(w.byteOffset, bytes, 1, i, row.byteOffset, factors.byteOffset);
  const overlap = factors[0];
  for (let k = 0; k < i; k++) w[k] = 2 * (w[k] - overlap * row[k]);
  w.fill(0, i);
  const v = row.subarray(0, size);
  pairs.set(v, pair);
  swapped.set(w, pair);
  swapped.set(v, pair + stride);
}

function exchangePairs(factors: Float64Array, count: number): void {
  for (let s = 0; s < 2 * count; s += 2) {
    const first = factors[s];
    factors[s] = factors[s + 1];
    factors[s + 1] = first;
  }
}

/** A -= sum of v w^T + w v^T over the panel, on the lower triangle of the leading block. */
function update({ stride, matrix, pairs, swapped }: Reduction, size: number, count: number): void {
  const bytes = 8 * stride;
  matrixKernel().product(
    matrix.byteOffset,
    bytes,
    size,
    size,
    2 * count,
    pairs.byteOffset,
    8,
    bytes,
    swapped.byteOffset,
    bytes,
    8,
    -1,
    -1,
  );
}
