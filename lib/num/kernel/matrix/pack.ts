// @ts-nocheck: AssemblyScript, compiled into matrix.wasm.

/**
 * Panels of four: entry (i, k) of a factor goes to panel i / 4, step k, place i % 4, so that the
 * tile reads them in order. Places beyond the end are 0.
 */

/** Steps of a product that are packed at a time; two panels, 16 KB, stay in the first cache. */
export const stepsMax: usize = 256;
/** Rows of the first factor packed at a time, 512 KB; a panel is read once a block of columns. */
export const rowsMax: usize = 256;
/** Columns of the second factor packed at a time, 192 KB, which stay in the second cache. */
export const columnsMax: usize = 96;

/** Room for the packed factors and one tile, before the caller's memory. */
const start: usize = (__heap_base + 63) & ~63;
export const packedRows: usize = start;
export const packedColumns: usize = packedRows + ((rowsMax * stepsMax) << 3);
export const edgeTile: usize = packedColumns + ((columnsMax * stepsMax) << 3);

/** Where the caller's memory begins, a multiple of 64. */
export function freeMemory(): usize {
  return edgeTile + 128;
}

/** Whether none of these rows and columns is in the part of C that is asked for. */
export function isOutside(i: usize, high: usize, j: usize, wide: usize, part: i32): bool {
  if (part < 0) return j >= i + high;
  if (part > 0) return i >= j + wide;
  return false;
}

/**
 * Packs count x steps entries, `across` bytes between those of a step, `along` bytes between steps; a panel
 * is made up with zeros to `length` steps.
 */
export function pack(
  from: usize,
  across: usize,
  along: usize,
  count: usize,
  steps: usize,
  length: usize,
  to: usize,
): void {
  for (let i: usize = 0; i < count; i += 4) {
    const left = count - i;
    if (left >= 4) {
      if (across === 8) packSide(from, along, steps, to);
      else if (along === 8) packRows(from, across, steps, to);
      else packAny(from, across, along, 4, steps, to);
    } else {
      packAny(from, across, along, left, steps, to);
    }
    memory.fill(to + (steps << 5), 0, length - steps << 5);
    from += across << 2;
    to += length << 5;
  }
}

/** Four entries side by side. */
function packSide(from: usize, along: usize, steps: usize, to: usize): void {
  const end = to + (steps << 5);
  while (to < end) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from += along;
    to += 32;
  }
}

/** Four rows, turned two steps at a time. */
function packRows(from: usize, across: usize, steps: usize, to: usize): void {
  const second = from + across;
  const third = second + across;
  const fourth = third + across;
  let k: usize = 0;
  for (; k + 2 <= steps; k += 2) {
    const at = k << 3;
    const a = v128.load(from + at);
    const b = v128.load(second + at);
    const c = v128.load(third + at);
    const d = v128.load(fourth + at);
    v128.store(to, v128.shuffle<i64>(a, b, 0, 2));
    v128.store(to, v128.shuffle<i64>(c, d, 0, 2), 16);
    v128.store(to, v128.shuffle<i64>(a, b, 1, 3), 32);
    v128.store(to, v128.shuffle<i64>(c, d, 1, 3), 48);
    to += 64;
  }
  if (k < steps) packAny(from + (k << 3), across, 8, 4, 1, to);
}

function packAny(from: usize, across: usize, along: usize, count: usize, steps: usize, to: usize): void {
  for (let k: usize = 0; k < steps; k++) {
    for (let i: usize = 0; i < 4; i++) {
      const value = i < count ? load<f64>(from + i * across + k * along) : 0;
      store<f64>(to + (i << 3), value);
    }
    to += 32;
  }
}
