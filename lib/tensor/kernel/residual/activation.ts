// @ts-nocheck: AssemblyScript, compiled into residual.wasm.

/** Activations of rows of float32 numbers, and exp, four lanes at a time; NaN stays NaN. */
import { across } from "./vector";

export const relu: i32 = 0;
export const tanh: i32 = 1;
export const identity: i32 = 2;

function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

function single(value: f32): v128 {
  return f32x4.splat(value);
}

/** Coefficients of tanh; a load is cheaper than a constant in the code. */
const rational = memory.data<f32>([
  7.90531110763549805, // 0, 1: the limits
  -7.90531110763549805,
  -2.76076847742355e-16, // 2 ... 8: above
  2.00018790482477e-13,
  -8.60467152213735e-11,
  5.12229709037114e-08,
  1.48572235717979e-05,
  6.37261928875436e-04,
  4.89352455891786e-03,
  1.19825839466702e-06, // 9 ... 12: below
  1.18534705686654e-04,
  2.26843463243900e-03,
  4.89352518554385e-03,
], 16);

@inline
function coefficient(index: usize): v128 {
  return v128.load32_splat(rational + (index << 2));
}

/** tanh as an odd rational function of degree 13 / 6 on |x| <= 7.9, where it reaches 1 (Eigen's). */
export function tanh4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, coefficient(0)), coefficient(1));
  const z = f32x4.mul(x, x);
  let p = multiplyAdd(z, coefficient(2), coefficient(3));
  p = multiplyAdd(p, z, coefficient(4));
  p = multiplyAdd(p, z, coefficient(5));
  p = multiplyAdd(p, z, coefficient(6));
  p = multiplyAdd(p, z, coefficient(7));
  p = multiplyAdd(p, z, coefficient(8));
  let q = multiplyAdd(z, coefficient(9), coefficient(10));
  q = multiplyAdd(q, z, coefficient(11));
  q = multiplyAdd(q, z, coefficient(12));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** tanh of pairs of vectors, step by step together: the chains are long. */
function tanhPairs(out: usize, place: usize, bytes: usize): void {
  const end = place + bytes;
  while (place < end) {
    const x0 = f32x4.pmax(f32x4.pmin(v128.load(place, 0), coefficient(0)), coefficient(1));
    const x1 = f32x4.pmax(f32x4.pmin(v128.load(place, 16), coefficient(0)), coefficient(1));
    const z0 = f32x4.mul(x0, x0);
    const z1 = f32x4.mul(x1, x1);
    let c = coefficient(2);
    let d = coefficient(3);
    let p0 = multiplyAdd(z0, c, d);
    let p1 = multiplyAdd(z1, c, d);
    c = coefficient(4);
    p0 = multiplyAdd(p0, z0, c);
    p1 = multiplyAdd(p1, z1, c);
    c = coefficient(5);
    p0 = multiplyAdd(p0, z0, c);
    p1 = multiplyAdd(p1, z1, c);
    c = coefficient(6);
    p0 = multiplyAdd(p0, z0, c);
    p1 = multiplyAdd(p1, z1, c);
    c = coefficient(7);
    p0 = multiplyAdd(p0, z0, c);
    p1 = multiplyAdd(p1, z1, c);
    c = coefficient(8);
    p0 = multiplyAdd(p0, z0, c);
    p1 = multiplyAdd(p1, z1, c);
    c = coefficient(9);
    d = coefficient(10);
    let q0 = multiplyAdd(z0, c, d);
    let q1 = multiplyAdd(z1, c, d);
    c = coefficient(11);
    q0 = multiplyAdd(q0, z0, c);
    q1 = multiplyAdd(q1, z1, c);
    c = coefficient(12);
    q0 = multiplyAdd(q0, z0, c);
    q1 = multiplyAdd(q1, z1, c);
    v128.store(out, f32x4.div(f32x4.mul(x0, p0), q0), 0);
    v128.store(out, f32x4.div(f32x4.mul(x1, p1), q1), 16);
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

/** The derivative from the activation's value, times g; relu has 0 at 0. */
@inline
function slope(activation: i32, value: v128, g: v128): v128 {
  if (activation === relu) return v128.and(g, f32x4.gt(value, single(0)));
  if (activation === tanh) return f32x4.mul(g, f32x4.sub(single(1), f32x4.mul(value, value)));
  return g;
}

@inline
function slopes(
  kind: i32,
  out: usize,
  base: usize,
  factor: v128,
  g: usize,
  value: usize,
  bytes: usize,
): void {
  const end = g + bytes;
  while (g < end) {
    const change = slope(kind, v128.load(value), f32x4.mul(factor, v128.load(g)));
    if (base === 0) v128.store(out, change);
    else {
      v128.store(out, f32x4.add(v128.load(base), change));
      base += 16;
    }
    out += 16;
    value += 16;
    g += 16;
  }
}

/** out = base + factor g activation'(.), the activation given by its value; without base (0) from 0. */
export function backThrough(
  activation: i32,
  out: usize,
  base: usize,
  factor: f32,
  g: usize,
  value: usize,
  bytes: usize,
): void {
  const scale = single(factor);
  if (activation === relu) slopes(relu, out, base, scale, g, value, bytes);
  else if (activation === tanh) slopes(tanh, out, base, scale, g, value, bytes);
  else slopes(identity, out, base, scale, g, value, bytes);
}

@inline
function slopeRows(
  kind: i32,
  out: usize,
  sums: usize,
  factor: v128,
  g: usize,
  value: usize,
  rows: usize,
  width: usize,
): f32 {
  let products = single(0);
  for (let i: usize = 0; i < rows; i++) {
    const end = g + width;
    let sum = single(0);
    let product = single(0);
    while (g < end) {
      const t = v128.load(value);
      const p = v128.load(g);
      const change = slope(kind, t, f32x4.mul(factor, p));
      product = f32x4.add(product, f32x4.mul(p, t));
      sum = f32x4.add(sum, change);
      v128.store(out, change);
      out += 16;
      value += 16;
      g += 16;
    }
    f32.store(sums, across(sum));
    sums += 4;
    products = f32x4.add(products, product);
  }
  return across(products);
}

/** {@link backThrough} from 0 with the sums of the rows of out; gives <g, value>. */
export function backThroughRows(
  activation: i32,
  out: usize,
  sums: usize,
  factor: f32,
  g: usize,
  value: usize,
  rows: usize,
  width: usize,
): f32 {
  const scale = single(factor);
  if (activation === relu) return slopeRows(relu, out, sums, scale, g, value, rows, width);
  if (activation === tanh) return slopeRows(tanh, out, sums, scale, g, value, rows, width);
  return slopeRows(identity, out, sums, scale, g, value, rows, width);
}
