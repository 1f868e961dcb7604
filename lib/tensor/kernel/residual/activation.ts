// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

import { multiplyAdd } from "../multiply-add";

/** Activations of rows of float32 numbers, and exp, four lanes at a time; NaN stays NaN. */
export const relu: i32 = 0;
export const tanh: i32 = 1;
export const identity: i32 = 2;

function single(value: f32): v128 {
  return f32x4.splat(value);
}

/** Constants of tanh; a load is cheaper than a constant in the code. */
const constants = memory.data<f32>([
  9.1, // 0: where tanh is 1
  2.8853900817779268, // 1: 2 / ln 2
  12583039, // 2: 1.5 2^23 + 127, which rounds what it is added to; 127: a shift makes 2^n
  0.34657359027997264, // 3: ln 2 / 2, in float32 good to 1e-9
  0.08884729444980621, // 4 ... 8: (exp(2r) - 1 - 2r) / r^2
  0.2677497863769531,
  0.6666755676269531,
  1.3333231210708618,
  1.9999998807907104,
  1, // 9, 10
  2,
  -0.0, // 11: the sign
], 16);

@inline
function coefficient(index: usize): v128 {
  return v128.load32_splat(constants + (index << 2));
}

/**
 * tanh, relative error 1.6e-7 (2.6 units in the last place): E / (E + 2) with E = exp(2|x|) - 1 =
 * 2^n (exp(2r) - 1) + (2^n - 1), |x| = n ln 2 / 2 + r. Never above 1; odd. That r is off by the rounding of
 * its multiple of ln 2 / 2 does not matter: where n is large, tanh is flat.
 */
export function tanh4(v: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(v), coefficient(0));
  const t = multiplyAdd(a, coefficient(1), coefficient(2));
  const n = f32x4.sub(t, coefficient(2));
  const r = f32x4.sub(a, f32x4.mul(n, coefficient(3)));
  // In pairs: a chain of four waits longer.
  const square = f32x4.mul(r, r);
  const low = multiplyAdd(r, coefficient(7), coefficient(8));
  const high = multiplyAdd(r, coefficient(5), coefficient(6));
  const series = multiplyAdd(multiplyAdd(square, coefficient(4), high), square, low);
  const p = f32x4.add(f32x4.add(r, r), f32x4.mul(square, series));
  const s = i32x4.shl(t, 23);
  const e = multiplyAdd(s, p, f32x4.sub(s, coefficient(9)));
  const y = f32x4.div(e, f32x4.add(e, coefficient(10)));
  return v128.or(y, v128.and(v, coefficient(11)));
}

/** {@link tanh4} of pairs of vectors, step by step together: the chains are long. */
function tanhPairs(out: usize, place: usize, bytes: usize): void {
  pairsOfTanh(false, out, place, bytes, 0, 0, 0);
}

/** x = tanh(x), next = state + factor x: bytes a multiple of 16. */
export function advanceByTanh(
  x: usize,
  bytes: usize,
  factor: f32,
  state: usize,
  next: usize,
): void {
  const pairs = bytes & ~31;
  pairsOfTanh(true, x, x, pairs, factor, state, next);
  if (pairs === bytes) return;
  const y = tanh4(v128.load(x + pairs));
  v128.store(x + pairs, y);
  v128.store(next + pairs, multiplyAdd(single(factor), y, v128.load(state + pairs)));
}

@inline
function pairsOfTanh(
  moves: bool,
  out: usize,
  place: usize,
  bytes: usize,
  factor: f32,
  state: usize,
  next: usize,
): void {
  const scale = single(factor);
  const end = place + bytes;
  while (place < end) {
    const v0 = v128.load(place, 0);
    const v1 = v128.load(place, 16);
    let c = coefficient(0);
    const a0 = f32x4.pmin(f32x4.abs(v0), c);
    const a1 = f32x4.pmin(f32x4.abs(v1), c);
    c = coefficient(1);
    let d = coefficient(2);
    const t0 = multiplyAdd(a0, c, d);
    const t1 = multiplyAdd(a1, c, d);
    const n0 = f32x4.sub(t0, d);
    const n1 = f32x4.sub(t1, d);
    c = coefficient(3);
    const r0 = f32x4.sub(a0, f32x4.mul(n0, c));
    const r1 = f32x4.sub(a1, f32x4.mul(n1, c));
    const square0 = f32x4.mul(r0, r0);
    const square1 = f32x4.mul(r1, r1);
    c = coefficient(5);
    d = coefficient(6);
    let p0 = multiplyAdd(r0, c, d);
    let p1 = multiplyAdd(r1, c, d);
    c = coefficient(4);
    p0 = f32x4.add(f32x4.mul(square0, c), p0);
    p1 = f32x4.add(f32x4.mul(square1, c), p1);
    c = coefficient(7);
    d = coefficient(8);
    p0 = multiplyAdd(p0, square0, multiplyAdd(r0, c, d));
    p1 = multiplyAdd(p1, square1, multiplyAdd(r1, c, d));
    p0 = f32x4.add(f32x4.add(r0, r0), f32x4.mul(square0, p0));
    p1 = f32x4.add(f32x4.add(r1, r1), f32x4.mul(square1, p1));
    c = coefficient(9);
    const s0 = i32x4.shl(t0, 23);
    const s1 = i32x4.shl(t1, 23);
    const e0 = multiplyAdd(s0, p0, f32x4.sub(s0, c));
    const e1 = multiplyAdd(s1, p1, f32x4.sub(s1, c));
    c = coefficient(10);
    d = coefficient(11);
    const y0 = f32x4.div(e0, f32x4.add(e0, c));
    const y1 = f32x4.div(e1, f32x4.add(e1, c));
    const z0 = v128.or(y0, v128.and(v0, d));
    const z1 = v128.or(y1, v128.and(v1, d));
    v128.store(out, z0, 0);
    v128.store(out, z1, 16);
    if (moves) {
      v128.store(next, multiplyAdd(scale, z0, v128.load(state, 0)), 0);
      v128.store(next, multiplyAdd(scale, z1, v128.load(state, 16)), 16);
      state += 32;
      next += 32;
    }
    place += 32;
    out += 32;
  }
}

/** exp of x <= 0, relative error 2e-7; 0 below ln 2^-126 (polynomial of Cephes, expf.c). */
export function exp4(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, single(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, single(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, single(-2.12194440e-4)));
  let p = multiplyAdd(r, single(1.9875691500e-4), single(1.3981999507e-3));
  p = multiplyAdd(p, r, single(8.3334519073e-3));
  p = multiplyAdd(p, r, single(4.1665795894e-2));
  p = multiplyAdd(p, r, single(1.6666665459e-1));
  p = multiplyAdd(p, r, single(5.0000001201e-1));
  const value = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), single(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(value, power), f32x4.lt(x, single(-87.33654)));
}

/** out = activation(x), for a number of bytes that is a multiple of 16. */
export function activate(activation: i32, out: usize, x: usize, bytes: usize): void {
  if (activation === relu) {
    for (let c: usize = 0; c < bytes; c += 16) {
      v128.store(out + c, f32x4.pmax(v128.load(x + c), single(0)));
    }
  } else if (activation === tanh) {
    const pairs = bytes & ~31;
    tanhPairs(out, x, pairs);
    if (pairs < bytes) v128.store(out + pairs, tanh4(v128.load(x + pairs)));
  } else if (out !== x) {
    memory.copy(out, x, bytes);
  }
}
