// @ts-nocheck: AssemblyScript, compiled into dense.wasm and dense-unfused.wasm.

/**
 * Products of float32 matrices with what a layer does to its product: bias and activation forward,
 * the activation's derivative backward, a scaled sum into the weights. All numbers of columns are
 * multiples of 16 (the caller pads with zeros), numbers of rows are any.
 *
 * Built in this folder, with fused multiplications and without:
 * deno run -A npm:assemblyscript@0.28.20/asc dense.ts --config dense-asconfig.json
 * --outFile dense-unfused.wasm, and --enable relaxed-simd --outFile dense.wasm
 */
import { activate } from "./dense-activation";
import { multiplyAdd } from "./multiply-add";
import {
  packLeft,
  packLeftTransposed,
  packRight,
  packRightTransposed,
  tileColumns,
  tileRows,
} from "./dense-pack";

export { expandBytes } from "./dense-pixels";

/** ../dense-network/tile.ts: a tile's sums over 64, 32 or 16 steps, of the left panel at an address. */
// @ts-ignore: a decorator of AssemblyScript
@external("tile", "tile64")
declare function tile64(left: usize): void;
// @ts-ignore: a decorator of AssemblyScript
@external("tile", "tile32")
declare function tile32(left: usize): void;
// @ts-ignore: a decorator of AssemblyScript
@external("tile", "tile16")
declare function tile16(left: usize): void;

/**
 * Below the memory base of the settings file: the right panel and a tile's sums, where
 * ../dense-network/tile.ts has them; 16 columns of the product (7.5 KB of L1); left panels of at most 120
 * rows and 1,024 steps (480 KB of L2).
 */
const rightPanel: usize = 1024;
const tileSums: usize = 5120;
const columnPanel: usize = 8192;
const leftPanels: usize = 16384;
const rowsMax: usize = 120;
const stepsMax: usize = 1024;

/** The first byte that the caller may use, a multiple of 64. */
export function firstFreeByte(): usize {
  return (__heap_base + 63) & ~63;
}

/** How long the next tile is when so many steps are left: 64, 32 or 16, and little of it is padding. */
function tileSteps(steps: usize): usize {
  return steps > 48 ? 64 : steps > 16 ? 32 : 16;
}

/**
 * h = scale x w^T + bias (rows x outputs), then the activation into `out` and, if `differentiate`,
 * its derivative into h. Without `out` h stays. x: rows x inputs, w: outputs x inputs; `bias` 0:
 * none.
 */
export function forward(
  rows: usize,
  inputs: usize,
  outputs: usize,
  x: usize,
  w: usize,
  bias: usize,
  h: usize,
  out: usize,
  scale: f32,
  kind: i32,
  differentiate: bool,
): void {
  for (let row: usize = 0; row < rows; row += rowsMax) {
    const count = min(rowsMax, rows - row);
    const at = h + (row * outputs << 2);
    const from = x + (row * inputs << 2);
    multiply(false, true, count, outputs, inputs, from, inputs, w, inputs, at, scale, false);
    if (bias !== 0) addBias(at, count, outputs, bias);
    if (out !== 0) activate(at, out + (row * outputs << 2), count * outputs, kind, differentiate);
  }
}

/**
 * out = scale (g w) times slope, entry by entry (rows x inputs). g: rows x outputs, w: outputs x
 * inputs.
 */
export function backward(
  rows: usize,
  inputs: usize,
  outputs: usize,
  g: usize,
  w: usize,
  slope: usize,
  out: usize,
  scale: f32,
): void {
  for (let row: usize = 0; row < rows; row += rowsMax) {
    const count = min(rowsMax, rows - row);
    const at = row * inputs << 2;
    const from = g + (row * outputs << 2);
    multiply(false, false, count, inputs, outputs, from, outputs, w, inputs, out + at, scale, false);
    multiplyBy(out + at, slope + at, count * inputs);
  }
}

/** w += factor g^T x (outputs x inputs), summed over the rows; only `rows` rows are read. */
export function update(
  rows: usize,
  inputs: usize,
  outputs: usize,
  g: usize,
  x: usize,
  w: usize,
  factor: f32,
): void {
  for (let row: usize = 0; row < outputs; row += rowsMax) {
    const count = min(rowsMax, outputs - row);
    const at = w + (row * inputs << 2);
    multiply(true, false, count, inputs, rows, g + (row << 2), outputs, x, inputs, at, factor, true);
  }
}

/**
 * c = alpha sum_k a(i, k) b(k, j), or added to c, for at most {@link rowsMax} rows of c. Rows of a and b are
 * `aStride` and `bStride` numbers apart; a's rows are the steps of k if `aSteps`, b's columns if `bColumns`.
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
function multiply(
  aSteps: bool,
  bColumns: bool,
  rows: usize,
  columns: usize,
  steps: usize,
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  c: usize,
  alpha: f32,
  add: bool,
): void {
  for (let first: usize = 0; first < steps; first += stepsMax) {
    const end = min(steps, first + stepsMax);
    let left = leftPanels;
    for (let k = first; k < end; k += tileSteps(end - k)) {
      const length = tileSteps(end - k);
      const some = min(length, end - k);
      if (aSteps) packLeft(a + (k * aStride << 2), aStride, rows, some, length, left);
      else packLeftTransposed(a + (k << 2), aStride, rows, some, length, left);
      left += panelBytes(rows, length);
    }
    for (let column: usize = 0; column < columns; column += tileColumns) {
      left = leftPanels;
      for (let k = first; k < end; k += tileSteps(end - k)) {
        const length = tileSteps(end - k);
        const some = min(length, end - k);
        if (bColumns) {
          packRightTransposed(b + (column * bStride + k << 2), bStride, some, length, rightPanel);
        } else packRight(b + (k * bStride + column << 2), bStride, some, length, rightPanel);
        multiplyPanel(rows, length, left, k > first);
        left += panelBytes(rows, length);
      }
      takePanel(rows, c + (column << 2), columns << 2, alpha, add || first > 0);
    }
  }
}

/** bias += factor times the sum of the rows of g. */
export function updateBias(rows: usize, outputs: usize, g: usize, bias: usize, factor: f32): void {
  const scale = f32x4.splat(factor);
  for (let j: usize = 0; j < outputs; j += 8) {
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    for (let row: usize = 0; row < rows; row++) {
      const from = g + (row * outputs + j << 2);
      low = f32x4.add(low, v128.load(from));
      high = f32x4.add(high, v128.load(from, 16));
    }
    const at = bias + (j << 2);
    v128.store(at, f32x4.add(v128.load(at), f32x4.mul(scale, low)));
    v128.store(at, f32x4.add(v128.load(at, 16), f32x4.mul(scale, high)), 16);
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function panelBytes(rows: usize, steps: usize): usize {
  return (rows + tileRows - 1) / tileRows * (tileRows << 2) * steps;
}

/** The left panels' rows times the right panel, added to the 16 columns of the product, or as their start. */
function multiplyPanel(rows: usize, steps: usize, left: usize, add: bool): void {
  const bytes = steps * (tileRows << 2);
  const end = columnPanel + panelBytes(rows, tileColumns);
  for (let sums = columnPanel; sums < end; sums += tileRows * tileColumns << 2, left += bytes) {
    if (steps === 64) tile64(left);
    else if (steps === 32) tile32(left);
    else tile16(left);
    if (add) {
      for (let j: usize = 0; j < tileRows * tileColumns << 2; j += 64) addSums(sums + j, tileSums + j);
    } else {
      for (let j: usize = 0; j < tileRows * tileColumns << 2; j += 64) copySums(sums + j, tileSums + j);
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function addSums(to: usize, from: usize): void {
  v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  v128.store(to, f32x4.add(v128.load(to, 16), v128.load(from, 16)), 16);
  v128.store(to, f32x4.add(v128.load(to, 32), v128.load(from, 32)), 32);
  v128.store(to, f32x4.add(v128.load(to, 48), v128.load(from, 48)), 48);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function copySums(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

/** 16 columns of the product times alpha, into c or added to it; c's rows are `stride` bytes apart. */
function takePanel(rows: usize, c: usize, stride: usize, alpha: f32, add: bool): void {
  const scale = f32x4.splat(alpha);
  const end = columnPanel + rows * (tileColumns << 2);
  for (let sums = columnPanel; sums < end; sums += tileColumns << 2, c += stride) {
    if (add) addRow(c, scale, sums);
    else putRow(c, scale, sums);
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function putRow(at: usize, scale: v128, sums: usize): void {
  v128.store(at, f32x4.mul(scale, v128.load(sums)));
  v128.store(at, f32x4.mul(scale, v128.load(sums, 16)), 16);
  v128.store(at, f32x4.mul(scale, v128.load(sums, 32)), 32);
  v128.store(at, f32x4.mul(scale, v128.load(sums, 48)), 48);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function addRow(at: usize, scale: v128, sums: usize): void {
  v128.store(at, multiplyAdd(scale, v128.load(sums), v128.load(at)));
  v128.store(at, multiplyAdd(scale, v128.load(sums, 16), v128.load(at, 16)), 16);
  v128.store(at, multiplyAdd(scale, v128.load(sums, 32), v128.load(at, 32)), 32);
  v128.store(at, multiplyAdd(scale, v128.load(sums, 48), v128.load(at, 48)), 48);
}

function addBias(h: usize, rows: usize, columns: usize, bias: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    for (let j: usize = 0; j < columns; j += 8, h += 32) {
      const b = bias + (j << 2);
      v128.store(h, f32x4.add(v128.load(h), v128.load(b)));
      v128.store(h, f32x4.add(v128.load(h, 16), v128.load(b, 16)), 16);
    }
  }
}

function multiplyBy(out: usize, factor: usize, count: usize): void {
  const end = out + (count << 2);
  for (; out < end; out += 32, factor += 32) {
    v128.store(out, f32x4.mul(v128.load(out), v128.load(factor)));
    v128.store(out, f32x4.mul(v128.load(out, 16), v128.load(factor, 16)), 16);
  }
}
