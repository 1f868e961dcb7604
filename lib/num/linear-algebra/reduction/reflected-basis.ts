/** Orthonormal bases made by many reflections, several at a time. */
import { matrixKernel } from "../matrix-kernel.ts";

/** Reflections that act at once. */
const panelRows = 32;

/** Vectors in the kernel's memory, each a row. */
export interface Basis {
  readonly vectors: Float64Array<ArrayBuffer>;
  readonly count: number;
  readonly length: number;
  /** Entries from one row to the next. */
  readonly stride: number;
}

/**
 * Unit vectors v, or 0, of reflections 1 - 2 v v^T in the kernel's memory, each a row with zeros
 * where it does not act.
 */
export interface Reflections {
  readonly vectors: Float64Array<ArrayBuffer>;
  readonly stride: number;
  /** Which rows, from (inclusive) and to (exclusive). */
  readonly from: number;
  readonly to: number;
  /**
   * "growing": row i acts on entries below i, and the product is H_from … H_{to - 1}. "shrinking":
   * row i acts on entries from i + offset on, and the product is H_{to - 1} … H_from.
   */
  readonly support: "growing" | "shrinking";
  readonly offset?: number;
}

/**
 * Entries from one vector to the next: rotations take sixteen entries at a time, and none crowds
 * the cache.
 */
export function basisStride(length: number): number {
  const stride = Math.ceil(length / 16) * 16;
  return stride % 64 === 0 ? stride + 16 : stride;
}

/** Entries of the kernel's memory that {@link basisOf} takes. */
export function basisRoom(count: number, length: number): readonly number[] {
  const side = panelRows * panelRows;
  return [count * basisStride(length), count * panelRows, count * panelRows, side, side];
}

/**
 * The first `count` rows of the product of the reflections: orthonormal to about 1e-16 times the
 * root of their number. A panel's product is 1 - V^T S V with a triangular S (Schreiber, Van Loan
 * 1989), so the basis takes two products a panel, each over what the panel reaches: 4/3 n^3
 * operations for a square one.
 */
export function basisOf(
  { count, length, ...reflections }: Reflections & {
    readonly count: number;
    readonly length: number;
  },
  room: readonly Float64Array<ArrayBuffer>[],
): Basis {
  const stride = basisStride(length);
  const [vectors, ...scratch] = room;
  const basis = { vectors, count, length, stride };
  vectors.fill(0);
  for (let i = 0; i < count; i++) vectors[i * stride + i] = 1;
  const { from, to, support } = reflections;
  const panels = Math.ceil((to - from) / panelRows);
  for (let panel = 0; panel < panels; panel++) {
    const first = from + (support === "growing" ? panel : panels - 1 - panel) * panelRows;
    applyPanel(
      basis,
      { ...reflections, from: first, to: Math.min(first + panelRows, to) },
      scratch,
    );
  }
  return basis;
}

/** R -= (R V^T) S V over the rows and columns that the panel reaches. */
function applyPanel(
  { vectors, count, length, stride }: Basis,
  panel: Reflections,
  [products, turned, gram, triangle]: readonly Float64Array<ArrayBuffer>[],
): void {
  const kernel = matrixKernel();
  const reach = panel.support === "growing"
    ? { start: 0, rows: Math.min(panel.to - 1, count), columns: panel.to - 1 }
    : { start: panel.from + (panel.offset ?? 0), rows: count, columns: length };
  const { start } = reach;
  const [rows, columns] = [reach.rows - start, reach.columns - start];
  if (rows <= 0 || columns <= 0) return;
  const size = panel.to - panel.from;
  const v = panel.vectors.byteOffset + 8 * (panel.from * panel.stride + start);
  const [vBytes, side, bytes] = [8 * panel.stride, 8 * panelRows, 8 * stride];
  gram.fill(0);
  kernel.product(gram.byteOffset, side, size, size, columns, v, vBytes, 8, v, 8, vBytes, 1, 0);
  fillTriangle(triangle, gram, { size, support: panel.support });
  const at = vectors.byteOffset + 8 * (start * stride + start);
  const [first, second, s] = [products, turned, triangle].map(({ byteOffset }) => byteOffset);
  products.fill(0, 0, rows * panelRows);
  kernel.product(first, side, rows, size, columns, at, bytes, 8, v, 8, vBytes, 1, 0);
  turned.fill(0, 0, rows * panelRows);
  kernel.product(second, side, rows, size, size, first, side, 8, s, side, 8, 1, 0);
  kernel.product(at, bytes, rows, columns, size, second, side, 8, v, vBytes, 8, -1, 0);
}

/** S of the product of 1 - 2 v v^T in this order, from the products of the v: column by column. */
function fillTriangle(
  triangle: Float64Array,
  gram: Float64Array,
  { size, support }: { readonly size: number; readonly support: Reflections["support"] },
): void {
  triangle.fill(0);
  for (let t = 0; t < size; t++) {
    const column = support === "growing" ? t : size - 1 - t;
    triangle[column * panelRows + column] = 2;
    for (let r = 0; r < t; r++) {
      const row = support === "growing" ? r : size - 1 - r;
      let sum = 0;
      for (let u = r; u < t; u++) {
        const between = support === "growing" ? u : size - 1 - u;
        sum += triangle[row * panelRows + between] * gram[between * panelRows + column];
      }
      triangle[row * panelRows + column] = -2 * sum;
    }
  }
}

/** The vectors, in this order, as the columns of a row-major matrix, length x order.length. */
export function asColumns(
  { vectors, length, stride }: Basis,
  order: readonly number[],
): Float64Array<ArrayBuffer> {
  const columns = order.length;
  const out = new Float64Array(length * columns);
  // Eight vectors at a time, so that a line of the result is written while it is in cache.
  for (let j = 0; j < columns; j += 8) {
    const end = Math.min(j + 8, columns);
    for (let k = 0; k < length; k++) {
      for (let m = j; m < end; m++) out[k * columns + m] = vectors[order[m] * stride + k];
    }
  }
  return out;
}

/** -1 if the first of the largest entries of a vector is negative, else 1. */
export function signOf({ vectors, length, stride }: Basis, index: number): 1 | -1 {
  const start = index * stride;
  let most = 0;
  for (let k = start; k < start + length; k++) {
    if (Math.abs(vectors[k]) > Math.abs(most)) most = vectors[k];
  }
  return most < 0 ? -1 : 1;
}

/** Changes the sign of a vector. */
export function negate({ vectors, length, stride }: Basis, index: number): void {
  for (let k = index * stride; k < index * stride + length; k++) vectors[k] = -vectors[k];
}
