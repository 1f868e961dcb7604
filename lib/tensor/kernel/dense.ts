// @ts-nocheck: AssemblyScript, compiled into dense.wasm.

/**
 * Products of float32 matrices with what a layer does to its product: bias and activation forward,
 * the activation's derivative backward, a scaled sum into the weights. All numbers of columns are
 * multiples of 8 and all numbers of rows of 4 (the caller pads with zeros): no tile has an edge.
 *
 * Built in this folder: deno run -A npm:assemblyscript@0.28.20/asc dense.ts
 * --config dense-asconfig.json --outFile dense.wasm
 */
import { activate } from "./dense-activation";
import { packCopied, packTransposed } from "./dense-pack";
import { tile } from "./dense-tile";

export { expandBytes } from "./dense-pixels";

/** The first byte that the caller may use, a multiple of 16. */
export function firstFreeByte(): usize {
  return (__heap_base + 15) & ~15;
}

/**
 * Steps of k in a panel: 4 rows of the left and 8 columns of the right factor stay in 24 KB of L1.
 */
const stepsMax: usize = 512;
/** Rows of the left factor that are packed at a time: at most 128 KB of L2. */
const rowsMax: usize = 64;

/** Bytes of scratch that products with this many columns of the right factor need. */
export function scratchBytes(columnsMax: usize): usize {
  return (rowsMax + columnsMax) * stepsMax << 2;
}

/** Steps per block: equal blocks, multiples of 4. */
function blockSteps(steps: usize): usize {
  const blocks = (steps + stepsMax - 1) / stepsMax;
  return ((steps + blocks - 1) / blocks + 3) & ~3;
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
  scratch: usize,
  scale: f32,
  kind: i32,
  differentiate: bool,
): void {
  const most = blockSteps(inputs);
  const left = scratch;
  const right = scratch + (rowsMax * stepsMax << 2);
  for (let k: usize = 0; k < inputs; k += most) {
    const steps = min(most, inputs - k);
    packTransposed(w + (k << 2), inputs, outputs, steps, 8, right);
    for (let row: usize = 0; row < rows; row += rowsMax) {
      const count = min(rowsMax, rows - row);
      packTransposed(x + (row * inputs + k << 2), inputs, count, steps, 4, left);
      const at = h + (row * outputs << 2);
      multiplyPanels(count, outputs, steps, left, right, at, scale, k > 0);
      if (k + steps < inputs) continue;
      if (bias !== 0) addBias(at, count, outputs, bias);
      if (out !== 0) activate(at, out + (row * outputs << 2), count * outputs, kind, differentiate);
    }
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
  scratch: usize,
  scale: f32,
): void {
  const most = blockSteps(outputs);
  const left = scratch;
  const right = scratch + (rowsMax * stepsMax << 2);
  for (let k: usize = 0; k < outputs; k += most) {
    const steps = min(most, outputs - k);
    packCopied(w + (k * inputs << 2), inputs, inputs, steps, steps, 8, right);
    for (let row: usize = 0; row < rows; row += rowsMax) {
      const count = min(rowsMax, rows - row);
      packTransposed(g + (row * outputs + k << 2), outputs, count, steps, 4, left);
      const offset = row * inputs << 2;
      multiplyPanels(count, inputs, steps, left, right, out + offset, scale, k > 0);
      if (k + steps === outputs) multiplyBy(out + offset, slope + offset, count * inputs);
    }
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
  scratch: usize,
  factor: f32,
): void {
  const most = blockSteps(rows);
  const left = scratch;
  const right = scratch + (rowsMax * stepsMax << 2);
  for (let k: usize = 0; k < rows; k += most) {
    const steps = min(most, rows - k);
    const padded = (steps + 3) & ~3;
    packCopied(x + (k * inputs << 2), inputs, inputs, steps, padded, 8, right);
    for (let row: usize = 0; row < outputs; row += rowsMax) {
      const count = min(rowsMax, outputs - row);
      packCopied(g + (k * outputs + row << 2), outputs, count, steps, padded, 4, left);
      multiplyPanels(count, inputs, padded, left, right, w + (row * inputs << 2), factor, true);
    }
  }
}

/** bias += factor times the sum of the rows of g. */
export function updateBias(rows: usize, outputs: usize, g: usize, bias: usize, factor: f32): void {
  for (let j: usize = 0; j < outputs; j += 4) {
    let sum = f32x4.splat(0);
    for (let row: usize = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(g + (row * outputs + j << 2)));
    }
    const at = bias + (j << 2);
    v128.store(at, f32x4.add(v128.load(at), f32x4.mul(f32x4.splat(factor), sum)));
  }
}

function multiplyPanels(
  rows: usize,
  columns: usize,
  steps: usize,
  left: usize,
  right: usize,
  out: usize,
  alpha: f32,
  add: bool,
): void {
  const stride = columns << 2;
  for (let column: usize = 0; column < columns; column += 8) {
    const b = right + (column * steps << 2);
    for (let row: usize = 0; row < rows; row += 4) {
      const a = left + (row * steps << 2);
      tile(steps, a, b, out + row * stride + (column << 2), stride, alpha, add);
    }
  }
}

function addBias(h: usize, rows: usize, columns: usize, bias: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    for (let j: usize = 0; j < columns; j += 4, h += 16) {
      v128.store(h, f32x4.add(v128.load(h), v128.load(bias + (j << 2))));
    }
  }
}

function multiplyBy(out: usize, factor: usize, count: usize): void {
  const end = out + (count << 2);
  for (; out < end; out += 16, factor += 16) {
    v128.store(out, f32x4.mul(v128.load(out), v128.load(factor)));
  }
}
