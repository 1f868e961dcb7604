// @ts-nocheck: AssemblyScript, compiled into dense.wasm.

/**
 * Packing: a panel holds `width` (4 or 8) rows of the left factor or columns of the right one, step
 * after step of the sum over k, so that the tile reads both panels straight on.
 */

/**
 * Panels of a matrix whose rows are steps of k: entry (k, i) at source + 4 (k stride + i). `steps` rows
 * are read, the panels are filled up with zeros to `padded` steps. `count` is a multiple of `width`.
 */
export function packCopied(
  source: usize,
  stride: usize,
  count: usize,
  steps: usize,
  padded: usize,
  width: usize,
  out: usize,
): void {
  const bytes = width << 2;
  for (let panel: usize = 0; panel < count; panel += width) {
    let from = source + (panel << 2);
    for (let k: usize = 0; k < steps; k++) {
      v128.store(out, v128.load(from));
      if (width === 8) v128.store(out, v128.load(from, 16), 16);
      out += bytes;
      from += stride << 2;
    }
    for (let k = steps; k < padded; k++) {
      v128.store(out, i32x4.splat(0));
      if (width === 8) v128.store(out, i32x4.splat(0), 16);
      out += bytes;
    }
  }
}

/**
 * Panels of a matrix whose columns are steps of k: entry (k, i) at source + 4 (i stride + k). `count`
 * is a multiple of `width`, `steps` of 4.
 */
export function packTransposed(
  source: usize,
  stride: usize,
  count: usize,
  steps: usize,
  width: usize,
  out: usize,
): void {
  const bytes = width << 2;
  const row = stride << 2;
  for (let panel: usize = 0; panel < count; panel += width) {
    for (let group: usize = 0; group < width; group += 4) {
      const first = source + (panel + group) * row;
      let to = out + (group << 2);
      for (let k: usize = 0; k < steps; k += 4) {
        const from = first + (k << 2);
        const r0 = v128.load(from);
        const r1 = v128.load(from + row);
        const r2 = v128.load(from + 2 * row);
        const r3 = v128.load(from + 3 * row);
        const low0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
        const high0 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
        const low1 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
        const high1 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
        v128.store(to, v128.shuffle<i64>(low0, low1, 0, 2));
        v128.store(to + bytes, v128.shuffle<i64>(low0, low1, 1, 3));
        v128.store(to + 2 * bytes, v128.shuffle<i64>(high0, high1, 0, 2));
        v128.store(to + 3 * bytes, v128.shuffle<i64>(high0, high1, 1, 3));
        to += bytes << 2;
      }
    }
    out += steps * bytes;
  }
}
