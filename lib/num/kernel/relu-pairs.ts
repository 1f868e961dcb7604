// @ts-nocheck: AssemblyScript, compiled into normal.wasm.

/**
 * One layer of a two-slope network with two inputs: generator, layer and sums in one pass, no normal ever
 * stored. lib/num/relu-pairs.ts has the formulas. The layer is homogeneous, so a row's two normals
 * (r cos, r sin) need no radius, only its square.
 */
import { angle, exchange, signedCosine, sine, squaredRadius } from "./box-muller";
import { output } from "./output";
import { expandKey, highHalf, lowHalf, philox8, words } from "./philox";

/** Where the sums of network i lie, in bytes after `output` + 8 i. */
const capacity = 8192;
/** Two partial sums each of phi1^2, (phi1 - phi2)^2, (phi1 - phi2) (phi1 + phi2). */
const sums = memory.data(48, 16);

/**
 * For each of up to 1024 networks: reads q = 1 - rho at output + 8 i, writes its three sums at 8192,
 * 16384, 24576 bytes after that. A network uses `rows` counters, rounded up to a multiple of 8.
 */
export function sumReluPairs(
  key0: u32,
  key1: u32,
  low: u32,
  high: u32,
  lane: u32,
  networks: u32,
  rows: u32,
  mean: f64,
  half: f64,
): void {
  expandKey(key0, key1);
  for (let network: u32 = 0; network < networks; network++) {
    const at = output + (network << 3);
    const q = load<f64>(at);
    v128.store(sums, f64x2.splat(0), 0);
    v128.store(sums, f64x2.splat(0), 16);
    v128.store(sums, f64x2.splat(0), 32);
    for (let row: u32 = 0; row < rows; row += 8) {
      philox8(low, high, lane);
      addBatch(<i64> rows - row, q, mean, half);
      low += 8;
      if (low === 0) high++;
    }
    for (let sum: usize = 0; sum < 3; sum++) {
      const both = v128.load(sums + (sum << 4));
      const total = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
      store<f64>(at + capacity * (sum + 1), total);
    }
  }
}

/** Adds the first `count` of the eight rows of a Philox batch. */
function addBatch(count: i64, q: f64, mean: f64, half: f64): void {
  let index = i64x2(0, 1);
  for (let group: usize = words; group < words + 128; group += 64) {
    const a = v128.load(group, 0);
    const b = v128.load(group, 16);
    const c = v128.load(group, 32);
    const d = v128.load(group, 48);
    const counted = i64x2.lt_s(index, i64x2.splat(count));
    addRows(lowHalf(a, b), lowHalf(c, d), counted, q, mean, half);
    index = i64x2.add(index, i64x2.splat(2));
    const countedNext = i64x2.lt_s(index, i64x2.splat(count));
    addRows(highHalf(a, b), highHalf(c, d), countedNext, q, mean, half);
    index = i64x2.add(index, i64x2.splat(2));
  }
}

function addRows(
  radiusBits: v128,
  angleBits: v128,
  counted: v128,
  q: f64,
  mean: f64,
  half: f64,
): void {
  const weight = v128.and(squaredRadius(radiusBits), counted);
  const x = angle(angleBits);
  const z = f64x2.mul(x, x);
  const s = sine(x, z);
  const c = signedCosine(z, angleBits);
  const change = exchange(c, s, angleBits);
  const first = v128.xor(c, change);
  const other = v128.xor(s, change);
  const p = Math.sqrt(q * (2 - q));
  const delta = f64x2.sub(f64x2.mul(f64x2.splat(q), first), f64x2.mul(f64x2.splat(p), other));
  const second = f64x2.sub(first, delta);
  // |first| - |second|: sign(first) times delta, or times first + second where the signs differ.
  const differ = i64x2.lt_s(v128.xor(first, second), i64x2.splat(0));
  const size = v128.bitselect(f64x2.add(first, second), delta, differ);
  const gap = v128.xor(size, v128.and(first, f64x2.splat(-0.0)));
  const m = f64x2.splat(mean);
  const h = f64x2.splat(half);
  const phi = f64x2.add(f64x2.mul(m, first), f64x2.mul(h, f64x2.abs(first)));
  const difference = f64x2.add(f64x2.mul(m, delta), f64x2.mul(h, gap));
  const both = f64x2.sub(f64x2.add(phi, phi), difference);
  accumulate(0, f64x2.mul(weight, f64x2.mul(phi, phi)));
  accumulate(16, f64x2.mul(weight, f64x2.mul(difference, difference)));
  accumulate(32, f64x2.mul(weight, f64x2.mul(difference, both)));
}

function accumulate(offset: usize, value: v128): void {
  v128.store(sums + offset, f64x2.add(v128.load(sums + offset), value));
}
