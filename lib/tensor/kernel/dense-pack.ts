// @ts-nocheck: AssemblyScript, compiled into dense.wasm and dense-unfused.wasm.

/**
 * Packing: a panel holds the rows of the left factor or the columns of the right one that a tile takes,
 * step after step of the sum over k, so that the tile reads both panels straight on. `steps` are there,
 * `length` are wanted: the rest is 0. A last left panel that has too few rows is filled up with
 * others: what is computed from those is not stored.
 */
/** A tile, as ../dense-network/tile.ts makes it. */
export const tileRows: usize = 5;
export const tileColumns: usize = 16;

/** The right panel of a matrix whose rows are steps of k: entry (k, i) at source + 4 (k stride + i). */
export function packRight(
  source: usize,
  stride: usize,
  steps: usize,
  length: usize,
  out: usize,
): void {
  for (let k: usize = 0; k < steps; k++) {
    const x0 = v128.load(source);
    const x1 = v128.load(source, 16);
    const x2 = v128.load(source, 32);
    const x3 = v128.load(source, 48);
    v128.store(out, x0);
    v128.store(out, x1, 16);
    v128.store(out, x2, 32);
    v128.store(out, x3, 48);
    out += tileColumns << 2;
    source += stride << 2;
  }
  memory.fill(out, 0, (length - steps) * (tileColumns << 2));
}

/**
 * The right panel of a matrix whose columns are steps of k: entry (k, i) at source + 4 (i stride + k).
 * `steps` is a multiple of 4.
 */
export function packRightTransposed(
  source: usize,
  stride: usize,
  steps: usize,
  length: usize,
  out: usize,
): void {
  const row = stride << 2;
  const bytes = tileColumns << 2;
  for (let group: usize = 0; group < tileColumns; group += 4) {
    const first = source + group * row;
    transpose(first, first + row, first + 2 * row, first + 3 * row, steps, out + (group << 2), bytes);
  }
  memory.fill(out + steps * bytes, 0, (length - steps) * bytes);
}

/**
 * Left panels of a matrix whose columns are steps of k, as those of the right one. `steps` is a
 * multiple of 4, `count` any number but 0.
 */
export function packLeftTransposed(
  source: usize,
  stride: usize,
  count: usize,
  steps: usize,
  length: usize,
  out: usize,
): void {
  const row = stride << 2;
  const bytes = tileRows << 2;
  const last = source + (count - 1) * row;
  for (let panel: usize = 0; panel < count; panel += tileRows) {
    const r0 = source + panel * row;
    const r1 = min(r0 + row, last);
    const r2 = min(r1 + row, last);
    const r3 = min(r2 + row, last);
    const r4 = min(r3 + row, last);
    transpose(r0, r1, r2, r3, steps, out, bytes);
    let to = out + 16;
    for (let k: usize = 0; k < steps; k++, to += bytes) {
      store<f32>(to, load<f32>(r4 + (k << 2)));
    }
    memory.fill(out + steps * bytes, 0, (length - steps) * bytes);
    out += length * bytes;
  }
}

/**
 * Left panels of a matrix whose rows are steps of k. Up to 12 bytes behind the matrix are read, which
 * the caller must own.
 */
export function packLeft(
  source: usize,
  stride: usize,
  count: usize,
  steps: usize,
  length: usize,
  out: usize,
): void {
  for (let panel: usize = 0; panel < count; panel += tileRows) {
    let from = source + (panel << 2);
    const fifth: usize = panel + 4 < count ? 16 : 12;
    for (let k: usize = 0; k < steps; k++) {
      v128.store(out, v128.load(from));
      store<f32>(out, load<f32>(from + fifth), 16);
      out += tileRows << 2;
      from += stride << 2;
    }
    const rest = (length - steps) * (tileRows << 2);
    memory.fill(out, 0, rest);
    out += rest;
  }
}

/** Four rows of a matrix become four neighbours in each step, the next step `bytes` later. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function transpose(
  r0: usize,
  r1: usize,
  r2: usize,
  r3: usize,
  steps: usize,
  out: usize,
  bytes: usize,
): void {
  for (let k: usize = 0; k < steps; k += 4) {
    const at = k << 2;
    const x0 = v128.load(r0 + at);
    const x1 = v128.load(r1 + at);
    const x2 = v128.load(r2 + at);
    const x3 = v128.load(r3 + at);
    const low0 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
    const high0 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const low1 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
    const high1 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<i64>(low0, low1, 0, 2));
    v128.store(out + bytes, v128.shuffle<i64>(low0, low1, 1, 3));
    v128.store(out + 2 * bytes, v128.shuffle<i64>(high0, high1, 0, 2));
    v128.store(out + 3 * bytes, v128.shuffle<i64>(high0, high1, 1, 3));
    out += bytes << 2;
  }
}
