// @ts-nocheck: AssemblyScript, compiled into matrix.wasm.
import { isOutside, packedColumns, packedRows } from "./pack";
import {
  addEdge,
  addTile,
  sumsBytes,
  takeRight,
  tileSteps,
  tileSums,
  waitingSums,
  wideTile,
} from "./wide-tile";

/**
 * Eight columns after eight, the right factor's panels in pieces of at most 64 steps: the sums of all rows
 * wait while a piece is at work.
 */
export function wideBlock(
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
  const bytes = depth << 5;
  for (let j: usize = 0; j < wide; j += 8) {
    const b = packedColumns + j * (depth << 3);
    const other: usize = j + 4 < wide ? b + bytes : 0;
    for (let k: usize = 0; k < depth;) {
      const steps = tileSteps(depth - k);
      takeRight(b + (k << 5), other === 0 ? other : other + (k << 5), steps);
      for (let i: usize = 0; i < high; i += 4) {
        if (isSkipped(i0 + i, j0 + j, other !== 0, part)) continue;
        const waiting = waitingSums + (i << 6);
        if (k === 0) memory.fill(tileSums, 0, sumsBytes);
        else memory.copy(tileSums, waiting, sumsBytes);
        wideTile(packedRows + i * (depth << 3) + (k << 5), steps);
        if (k + steps < depth) {
          memory.copy(waiting, tileSums, sumsBytes);
          continue;
        }
        const at = c + (i0 + i) * stride + ((j0 + j) << 3);
        take(tileSums, at, stride, i0 + i, high - i, j0 + j, wide - j, alpha, part);
        if (other !== 0) {
          take(tileSums + 32, at + 32, stride, i0 + i, high - i, j0 + j + 4, wide - j - 4, alpha, part);
        }
      }
      k += steps;
    }
  }
}

/** Whether neither half of a tile is in the part of C that is asked for. */
function isSkipped(i: usize, j: usize, isWhole: bool, part: i32): bool {
  return isOutside(i, 4, j, 4, part) && (!isWhole || isOutside(i, 4, j + 4, 4, part));
}

/** Half of a tile's sums into C, unless it is outside of the part that is asked for. */
function take(
  sums: usize,
  c: usize,
  stride: usize,
  i: usize,
  high: usize,
  j: usize,
  wide: usize,
  alpha: f64,
  part: i32,
): void {
  if (isOutside(i, 4, j, 4, part)) return;
  if (high >= 4 && wide >= 4) addTile(sums, c, stride, alpha);
  else addEdge(sums, c, stride, min(4, high), min(4, wide), alpha);
}
