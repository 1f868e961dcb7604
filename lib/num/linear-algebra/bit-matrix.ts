/**
 * Matrices of bits, 32 to a word: which of many units are active at which of many inputs. Counts of common
 * bits are exact integers, 32 products for one operation.
 */
import { assert } from "../../contract/errors.ts";

/** @shape rows x columns; a row is `words` words, column c is bit c & 31 of word c >> 5. */
export interface BitMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Words of a row. Bits beyond `columns` are 0. */
  readonly words: number;
  readonly bits: Uint32Array;
}

/** Bit 1 where the entry is above 0 (NaN is not); `entries` row-major, rows x columns. */
export function positiveBits(
  entries: Float64Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): BitMatrix {
  assert(entries.length === rows * columns, `${entries.length} entries, not ${rows} x ${columns}`);
  const words = (columns + 31) >>> 5;
  const bits = new Uint32Array(rows * words);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) {
      if (entries[i * columns + c] > 0) bits[i * words + (c >>> 5)] |= 1 << (c & 31);
    }
  }
  return { rows, columns, words, bits };
}

/** The number of 1s of each row. */
export function countBits({ rows, words, bits }: BitMatrix): Float64Array {
  const counts = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let w = 0; w < words; w++) counts[i] += populationCount(bits[i * words + w]);
  }
  return counts;
}

/**
 * For each row of `a` and each of `b`, the number of columns in which both have a 1: the product of a and
 * the transpose of b as matrices of integers. @shape a.rows x b.rows. Exact.
 */
export function commonBits(a: BitMatrix, b: BitMatrix): Float64Array {
  assert(a.columns === b.columns, `rows of ${a.columns} bits beside rows of ${b.columns}`);
  const { words } = a;
  const out = new Float64Array(a.rows * b.rows);
  for (let i = 0; i < a.rows; i++) {
    // The counts are symmetric where both are one matrix.
    const last = a === b ? i + 1 : b.rows;
    for (let j = 0; j < last; j++) {
      const count = commonOf(a.bits, i * words, b.bits, j * words, words);
      out[i * b.rows + j] = count;
      if (a === b) out[j * b.rows + i] = count;
    }
  }
  return out;
}

function commonOf(
  a: Uint32Array,
  startA: number,
  b: Uint32Array,
  startB: number,
  words: number,
): number {
  let count = 0;
  for (let w = 0; w < words; w++) count += populationCount(a[startA + w] & b[startB + w]);
  return count;
}

/** Number of 1s in 32 bits (Warren, Hacker's Delight, section 5-1). */
function populationCount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
