// @ts-nocheck: AssemblyScript, compiled into matrix.wasm.
import {
  columnsMax,
  edgeTile,
  isOutside,
  pack,
  packedColumns,
  packedRows,
  rowsMax,
  stepsMax,
} from "./pack";
import { tile } from "./tile";
import { wideBlock } from "./wide-block";

/**
 * Products and sums from which on wide tiles are used. Where they are 256 bits wide, what is computed after
 * them is slower for a while: a reduction of order 100, whose updates are smaller, took a sixth more time.
 */
const wideFrom: usize = 1 << 19;

/**
 * C += alpha A B, for a C of rows x columns with `stride` bytes a row. Entry (i, k) of A lies at a
 * + i aRow + k aStep, entry (k, j) of B at b + k bStep + j bColumn, so either may be stored as its
 * transpose.
 * @param part 0: all of C. -1: at least its lower triangle (j <= i), 1: at least its upper one;
 * tiles on the diagonal are whole
 */
export function product(
  c: usize,
  stride: usize,
  rows: usize,
  columns: usize,
  steps: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  bColumn: usize,
  alpha: f64,
  part: i32,
): void {
  const isWide = rows * columns * steps >= wideFrom;
  for (let k: usize = 0; k < steps; k += stepsMax) {
    const depth = min(stepsMax, steps - k);
    const length = isWide ? depth + 7 & ~7 : depth;
    for (let i: usize = 0; i < rows; i += rowsMax) {
      const high = min(rowsMax, rows - i);
      pack(a + i * aRow + k * aStep, aRow, aStep, high, depth, length, packedRows);
      for (let j: usize = 0; j < columns; j += columnsMax) {
        const wide = min(columnsMax, columns - j);
        if (isOutside(i, high, j, wide, part)) continue;
        pack(b + k * bStep + j * bColumn, bColumn, bStep, wide, depth, length, packedColumns);
        if (isWide) wideBlock(c, stride, i, high, j, wide, length, alpha, part);
        else block(c, stride, i, high, j, wide, depth, alpha, part);
      }
    }
  }
}

function block(
  c: usize,
  stride: usize,
  i0: usize,
  high: usize,
  j0: usize,
  wide: usize,
  depth: usize,
  alpha: f64,
  part: i32,
): void {
  for (let i: usize = 0; i < high; i += 4) {
    const a = packedRows + i * (depth << 3);
    for (let j: usize = 0; j < wide; j += 4) {
      if (isOutside(i0 + i, 4, j0 + j, 4, part)) continue;
      const b = packedColumns + j * (depth << 3);
      const at = c + (i0 + i) * stride + ((j0 + j) << 3);
      if (i + 4 <= high && j + 4 <= wide) tile(depth, a, b, at, stride, alpha);
      else edge(depth, a, b, at, stride, min(4, high - i), min(4, wide - j), alpha);
    }
  }
}

/** A tile over the edge of C: computed apart, and of it what C has room for added. */
function edge(
  depth: usize,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  high: usize,
  wide: usize,
  alpha: f64,
): void {
  memory.fill(edgeTile, 0, 128);
  tile(depth, a, b, edgeTile, 32, alpha);
  for (let i: usize = 0; i < high; i++) {
    for (let j: usize = 0; j < wide; j++) {
      const at = c + i * stride + (j << 3);
      store<f64>(at, load<f64>(at) + load<f64>(edgeTile + (i << 5) + (j << 3)));
    }
  }
}
