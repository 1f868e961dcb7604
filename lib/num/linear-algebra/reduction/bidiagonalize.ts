/**
 * Householder's reduction of a tall matrix to two diagonals, in panels, and the reflections that
 * make it.
 */
import { copyTransposed, matrixKernel, strideFor } from "../matrix-kernel.ts";
import { reflect } from "./reflection.ts";

/** Columns, and rows, that are reduced before the rest of the matrix is brought up to date. */
const panelColumns = 32;

/** B = U^T A V, upper bidiagonal, and what made it, in the kernel's memory. */
export interface Bidiagonal {
  /** columns entries. */
  readonly diagonal: Float64Array<ArrayBuffer>;
  /** Entries beside the diagonal, columns - 1. */
  readonly beside: Float64Array<ArrayBuffer>;
  /** Row k: the unit vector, or 0, of the k-th reflection of columns; it acts from entry k on. */
  readonly left: Float64Array<ArrayBuffer>;
  readonly leftStride: number;
  /** Row k: that of the k-th reflection of rows; it acts from entry k + 1 on. */
  readonly right: Float64Array<ArrayBuffer>;
  readonly rightStride: number;
}

/** Entries of the kernel's memory that {@link bidiagonalize} takes. */
export function bidiagonalRoom(rows: number, columns: number): readonly number[] {
  const [tall, wide] = [strideFor(rows), strideFor(columns)];
  return [
    rows * wide,
    columns * tall,
    columns * wide,
    panelColumns * tall,
    2 * panelColumns * tall,
    2 * panelColumns * wide,
    2 * panelColumns,
  ];
}

/**
 * The matrix and its panel: A - sum of l_s r_s^T over the panel's pairs is what has been reduced so
 * far.
 */
interface Panel {
  readonly rows: number;
  readonly columns: number;
  readonly tall: number;
  readonly wide: number;
  readonly matrix: Float64Array<ArrayBuffer>;
  /** The panel's columns, each a row, as they were when it began. */
  readonly strips: Float64Array<ArrayBuffer>;
  /** l: v_0, x_0, v_1, x_1, … of length rows. */
  readonly lefts: Float64Array<ArrayBuffer>;
  /** r: y_0, u_0, y_1, u_1, … of length columns. */
  readonly rights: Float64Array<ArrayBuffer>;
  readonly factors: Float64Array<ArrayBuffer>;
}

/**
 * Reduces a rows x columns matrix, rows >= columns, entries of order 1, which lies in the first of
 * these arrays ({@link bidiagonalRoom}), {@link strideFor} `columns` entries a row; it is overwritten.
 * Backward error about n 1e-16 of the norm.
 *
 * Column k is reflected onto its first entry by 1 - 2 v v^T, which takes A to A - v y^T, y = 2 A^T
 * v; row k by 1 - 2 u u^T, which takes that to A - x u^T, x = 2 A u (Golub, Van Loan, Matrix
 * Computations, 5.4.8; in panels Dongarra, Sorensen, Hammarling 1989, LAPACK's dgebrd). Half of the
 * operations are in A^T v and A u and bound by memory.
 */
export function bidiagonalize(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  [matrix, left, right, strips, lefts, rights, factors]: readonly Float64Array<ArrayBuffer>[],
): Bidiagonal {
  const [tall, wide] = [strideFor(rows), strideFor(columns)];
  const panel = { rows, columns, tall, wide, matrix, strips, lefts, rights, factors };
  const out = {
    diagonal: new Float64Array(columns),
    beside: new Float64Array(Math.max(0, columns - 1)),
    left,
    leftStride: tall,
    right,
    rightStride: wide,
  };
  right.fill(0);
  for (let start = 0; start < columns; start += panelColumns) {
    const count = Math.min(panelColumns, columns - start);
    const size = { rows, columns: count };
    copyTransposed(matrix.subarray(start), wide, strips, tall, size);
    for (let step = 0; step < count; step++) {
      reduceColumn(panel, out, start + step, step);
      if (start + step + 1 < columns) reduceRow(panel, out, start + step, step);
    }
    if (start + count < columns) update(panel, start + count, count);
  }
  return out;
}

/** Column k, the step-th of its panel: v and y. */
function reduceColumn(panel: Panel, { diagonal, left }: Bidiagonal, k: number, step: number): void {
  const { rows, columns, tall, wide, matrix, strips, lefts, rights, factors } = panel;
  const kernel = matrixKernel();
  const [tallBytes, wideBytes] = [8 * tall, 8 * wide];
  const pairs = 2 * step;
  const v = strips.subarray(step * tall, step * tall + rows);
  for (let s = 0; s < pairs; s++) factors[s] = rights[s * wide + k];
  const [own, from] = [v.byteOffset + 8 * k, lefts.byteOffset + 8 * k];
  kernel.addRows(from, tallBytes, pairs, rows - k, factors.byteOffset, -1, own);
  diagonal[k] = reflect(v.subarray(k), 0);
  v.fill(0, 0, k);
  lefts.set(v, pairs * tall);
  left.set(v, k * tall);
  const y = rights.subarray(pairs * wide, (pairs + 1) * wide);
  y.fill(0);
  const count = columns - k - 1;
  if (count === 0) return;
  const to = y.byteOffset + 8 * (k + 1);
  const block = matrix.byteOffset + 8 * (k * wide + k + 1);
  kernel.addRows(block, wideBytes, rows - k, count, own, 2, to);
  kernel.productsOfRows(from, tallBytes, pairs, rows - k, own, factors.byteOffset);
  const beside = rights.byteOffset + 8 * (k + 1);
  kernel.addRows(beside, wideBytes, pairs, count, factors.byteOffset, -2, to);
}

/** Row k, after its column: u and x. */
function reduceRow(panel: Panel, { beside, right }: Bidiagonal, k: number, step: number): void {
  const { rows, columns, tall, wide, matrix, lefts, rights, factors } = panel;
  const kernel = matrixKernel();
  const [tallBytes, wideBytes] = [8 * tall, 8 * wide];
  const pairs = 2 * step + 1;
  const u = rights.subarray(pairs * wide, pairs * wide + columns);
  u.fill(0, 0, k + 1);
  u.set(matrix.subarray(k * wide + k + 1, k * wide + columns), k + 1);
  for (let s = 0; s < pairs; s++) factors[s] = lefts[s * tall + k];
  const count = columns - k - 1;
  const [own, from] = [u.byteOffset + 8 * (k + 1), rights.byteOffset + 8 * (k + 1)];
  kernel.addRows(from, wideBytes, pairs, count, factors.byteOffset, -1, own);
  beside[k] = reflect(u.subarray(k + 1), 0);
  right.set(u, k * wide);
  const x = lefts.subarray(pairs * tall, (pairs + 1) * tall);
  x.fill(0);
  const to = x.byteOffset + 8 * (k + 1);
  const block = matrix.byteOffset + 8 * ((k + 1) * wide + k + 1);
  kernel.productsOfRows(block, wideBytes, rows - k - 1, count, own, to);
  kernel.productsOfRows(from, wideBytes, pairs, count, own, factors.byteOffset);
  const below = lefts.byteOffset + 8 * (k + 1);
  kernel.addRows(below, tallBytes, pairs, rows - k - 1, factors.byteOffset, -1, to);
  for (let i = k + 1; i < rows; i++) x[i] *= 2;
}

/** A -= sum of l r^T over the panel, on rows and columns from `start` on. */
function update(panel: Panel, start: number, count: number): void {
  const { rows, columns, tall, wide, matrix, lefts, rights } = panel;
  matrixKernel().product(
    matrix.byteOffset + 8 * (start * wide + start),
    8 * wide,
    rows - start,
    columns - start,
    2 * count,
    lefts.byteOffset + 8 * start,
    8,
    8 * tall,
    rights.byteOffset + 8 * start,
    8 * wide,
    8,
    -1,
    0,
  );
}
