// @ts-nocheck: AssemblyScript, compiled into normal.wasm. After an edit, in this folder:
// deno run -A npm:assemblyscript@0.28.20/asc normal.ts --config asconfig.json --outFile normal.wasm

/**
 * Bulk random numbers. Each function writes the numbers of consecutive Philox counters
 * (low + i, high, 0, lane) to the output, eight counters a batch; low is a multiple of 8. The numbers of
 * counter i come before those of counter i + 1, so number j of a lane is a function of key and j alone.
 */
import { angle, exchange, signedCosine, sine, squaredRadius } from "./box-muller";
import { expandKey, highHalf, lowHalf, philox8, words } from "./philox";
import { output } from "./output";
import {
  angle as angleSingle,
  exchange as exchangeSingle,
  radius as radiusSingle,
  signedCosine as signedCosineSingle,
  sine as sineSingle,
} from "./single";

export { sumReluPairs } from "./relu-pairs";

/** Where every function leaves its numbers. */
export function outputPointer(): usize {
  return output;
}

/** k 2^-53 with k the upper 53 bits, and 2^-54 in place of 0: both halves of k by 2^52 and 2^84. */
function uniform(bits: v128): v128 {
  const k = i64x2.shr_u(bits, 11);
  const low = v128.or(
    v128.and(k, i64x2.splat(0xffffffff)),
    i64x2.splat(0x4330000000000000),
  );
  const high = v128.or(i64x2.shr_u(k, 32), i64x2.splat(0x4530000000000000));
  const value = f64x2.add(f64x2.sub(high, f64x2.splat(1.9342813118337666e25)), low);
  return f64x2.pmax(
    f64x2.mul(value, f64x2.splat(1.1102230246251565e-16)),
    f64x2.splat(5.551115123125783e-17),
  );
}

function storeUniforms(target: usize, first: v128, second: v128): void {
  const u = uniform(first);
  const v = uniform(second);
  v128.store(target, v128.shuffle<i64>(u, v, 0, 2), 0);
  v128.store(target, v128.shuffle<i64>(u, v, 1, 3), 16);
}

/** Two uniforms on (0, 1) a counter, 53 bits each. */
export function fillUniform(
  key0: u32,
  key1: u32,
  low: u32,
  high: u32,
  lane: u32,
  batches: u32,
): void {
  expandKey(key0, key1);
  let target = output;
  for (let batch: u32 = 0; batch < batches; batch++) {
    philox8(low, high, lane);
    for (let group: usize = words; group < words + 128; group += 64) {
      const a = v128.load(group, 0);
      const b = v128.load(group, 16);
      const c = v128.load(group, 32);
      const d = v128.load(group, 48);
      storeUniforms(target, lowHalf(a, b), lowHalf(c, d));
      storeUniforms(target + 32, highHalf(a, b), highHalf(c, d));
      target += 64;
    }
    low += 8;
    if (low === 0) high++;
  }
}

function storeNormals(target: usize, radiusBits: v128, angleBits: v128): void {
  const radius = f64x2.sqrt(squaredRadius(radiusBits));
  const x = angle(angleBits);
  const z = f64x2.mul(x, x);
  const s = f64x2.mul(radius, sine(x, z));
  const c = f64x2.mul(radius, signedCosine(z, angleBits));
  const change = exchange(c, s, angleBits);
  const first = v128.xor(c, change);
  const second = v128.xor(s, change);
  v128.store(target, v128.shuffle<i64>(first, second, 0, 2), 0);
  v128.store(target, v128.shuffle<i64>(first, second, 1, 3), 16);
}

/** Two float64 normals a counter: radius from words 0 and 1, angle from words 2 and 3. */
export function fillNormal(
  key0: u32,
  key1: u32,
  low: u32,
  high: u32,
  lane: u32,
  batches: u32,
): void {
  expandKey(key0, key1);
  let target = output;
  for (let batch: u32 = 0; batch < batches; batch++) {
    philox8(low, high, lane);
    for (let group: usize = words; group < words + 128; group += 64) {
      const a = v128.load(group, 0);
      const b = v128.load(group, 16);
      const c = v128.load(group, 32);
      const d = v128.load(group, 48);
      storeNormals(target, lowHalf(a, b), lowHalf(c, d));
      storeNormals(target + 32, highHalf(a, b), highHalf(c, d));
      target += 64;
    }
    low += 8;
    if (low === 0) high++;
  }
}

/** Four float32 normals a counter: radius and angle from words 0 and 1, then from words 2 and 3. */
export function fillSingle(
  key0: u32,
  key1: u32,
  low: u32,
  high: u32,
  lane: u32,
  batches: u32,
): void {
  expandKey(key0, key1);
  let target = output;
  for (let batch: u32 = 0; batch < batches; batch++) {
    philox8(low, high, lane);
    for (let group: usize = words; group < words + 128; group += 64) {
      storeSingles(target, v128.load(group, 0), v128.load(group, 16), 0);
      storeSingles(target, v128.load(group, 32), v128.load(group, 48), 8);
      target += 64;
    }
    low += 8;
    if (low === 0) high++;
  }
}

/** Two normals for each of four counters, 16 bytes apart. */
function storeSingles(target: usize, radiusBits: v128, angleBits: v128, offset: usize): void {
  const radius = radiusSingle(radiusBits);
  const x = angleSingle(angleBits);
  const z = f32x4.mul(x, x);
  const s = f32x4.mul(radius, sineSingle(x, z));
  const c = f32x4.mul(radius, signedCosineSingle(z, angleBits));
  const change = exchangeSingle(c, s, angleBits);
  const first = v128.xor(c, change);
  const second = v128.xor(s, change);
  const low = v128.shuffle<i32>(first, second, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(first, second, 2, 6, 3, 7);
  v128.store64_lane(target + offset, low, 0, 0);
  v128.store64_lane(target + offset, low, 1, 16);
  v128.store64_lane(target + offset, high, 0, 32);
  v128.store64_lane(target + offset, high, 1, 48);
}

/** The transform of chosen bits, so that tests reach its extremes: two float64 normals at the output. */
export function transformPair(radiusBits: u64, angleBits: u64): void {
  storeNormals(output, i64x2.splat(radiusBits), i64x2.splat(angleBits));
}

/** The same for two float32 normals. */
export function transformSinglePair(radiusBits: u32, angleBits: u32): void {
  storeSingles(output, i32x4.splat(radiusBits), i32x4.splat(angleBits), 0);
}
