// @ts-nocheck: AssemblyScript, compiled into normal.wasm.

/** Philox 4x32-10 on eight consecutive counters at once (Salmon et al. 2011). */

const roundKeys = memory.data(320, 16);
/** Where {@link philox8} leaves its words: word w of counters 0 to 3 at 16 w, of 4 to 7 at 64 + 16 w. */
export const words = memory.data(128, 16);

/** Spreads the ten round keys of a key; needed before {@link philox8}. */
export function expandKey(key0: u32, key1: u32): void {
  for (let round: u32 = 0; round < 10; round++) {
    v128.store(roundKeys + (round << 5), i32x4.splat(key0), 0);
    v128.store(roundKeys + (round << 5), i32x4.splat(key1), 16);
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
}

function highWords(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

function lowWords(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

/**
 * The blocks of counters (low + 0 … 7, high, 0, lane); low must be a multiple of 8, so that no
 * counter carries into the high word.
 */
export function philox8(low: u32, high: u32, lane: u32): void {
  const multiplier0 = i32x4.splat(0xd2511f53);
  const multiplier1 = i32x4.splat(0xcd9e8d57);
  let low0: v128, high0: v128, low1: v128, high1: v128;
  let a0 = v128.or(i32x4.splat(low), i32x4(0, 1, 2, 3));
  let a1 = i32x4.splat(high);
  let a2 = i32x4.splat(0);
  let a3 = i32x4.splat(lane);
  let b0 = v128.or(i32x4.splat(low), i32x4(4, 5, 6, 7));
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  for (let key: usize = roundKeys, end = roundKeys + 320; key < end; key += 32) {
    low0 = i64x2.extmul_low_i32x4_u(a0, multiplier0);
    high0 = i64x2.extmul_high_i32x4_u(a0, multiplier0);
    low1 = i64x2.extmul_low_i32x4_u(a2, multiplier1);
    high1 = i64x2.extmul_high_i32x4_u(a2, multiplier1);
    a0 = v128.xor(v128.xor(highWords(low1, high1), a1), v128.load(key, 0));
    a1 = lowWords(low1, high1);
    a2 = v128.xor(v128.xor(highWords(low0, high0), a3), v128.load(key, 16));
    a3 = lowWords(low0, high0);
    low0 = i64x2.extmul_low_i32x4_u(b0, multiplier0);
    high0 = i64x2.extmul_high_i32x4_u(b0, multiplier0);
    low1 = i64x2.extmul_low_i32x4_u(b2, multiplier1);
    high1 = i64x2.extmul_high_i32x4_u(b2, multiplier1);
    b0 = v128.xor(v128.xor(highWords(low1, high1), b1), v128.load(key, 0));
    b1 = lowWords(low1, high1);
    b2 = v128.xor(v128.xor(highWords(low0, high0), b3), v128.load(key, 16));
    b3 = lowWords(low0, high0);
  }
  v128.store(words, a0, 0);
  v128.store(words, a1, 16);
  v128.store(words, a2, 32);
  v128.store(words, a3, 48);
  v128.store(words, b0, 64);
  v128.store(words, b1, 80);
  v128.store(words, b2, 96);
  v128.store(words, b3, 112);
}

/** The first and second 64 bits (words 0, 1 and 2, 3) of two neighbouring counters. */
export function lowHalf(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

export function highHalf(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}
