// @ts-nocheck: AssemblyScript, compiled into dense.wasm.

/**
 * Activations and their derivatives on four lanes of float32. A number that is not a number stays so.
 * The polynomial of the exponential is Cephes' (expf.c).
 */

export const relu = 0;
export const gelu = 1;
export const elu = 2;
export const tanh = 3;
export const identity = 4;
export const reluSquared = 5;

const constants = memory.data<f32>([
  1.44269504088896341, // 0: 1 / ln 2
  0.693359375, // 1, 2: ln 2 in two parts
  -2.12194440e-4,
  1.9875691500e-4, // 3 … 8: (e^r - 1 - r) / r^2
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
  -87, // 9: least exponent, e^-87 is still a normal number
  0.3989422804014327, // 10: 1 / sqrt(2 pi)
], 16);

// @ts-ignore: a decorator of AssemblyScript
@inline
function constant(index: usize): v128 {
  return v128.load32_splat(constants + (index << 2));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function wholePart(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, constant(0)));
}

/** e^r - 1, r = x - n ln 2 in [-0.35, 0.35]. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function reducedExponential(x: v128, n: v128): v128 {
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, constant(1))), f32x4.mul(n, constant(2)));
  let series = multiplyAdd(constant(3), r, constant(4));
  series = multiplyAdd(series, r, constant(5));
  series = multiplyAdd(series, r, constant(6));
  series = multiplyAdd(series, r, constant(7));
  series = multiplyAdd(series, r, constant(8));
  return multiplyAdd(series, f32x4.mul(r, r), r);
}

/** 2^n for whole n in [-126, 127]. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
}

/** e^x for x <= 0; below -87 as at -87. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function exponential(x: v128): v128 {
  x = f32x4.max(x, constant(9));
  const n = wholePart(x);
  return f32x4.mul(f32x4.add(reducedExponential(x, n), f32x4.splat(1)), powerOfTwo(n));
}

/** e^x - 1 for x <= 0, with a small relative error also near 0. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function exponentialMinusOne(x: v128): v128 {
  x = f32x4.max(x, constant(9));
  const n = wholePart(x);
  const power = powerOfTwo(n);
  return multiplyAdd(reducedExponential(x, n), power, f32x4.sub(power, f32x4.splat(1)));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function hyperbolicTangent(h: v128): v128 {
  const e = exponentialMinusOne(f32x4.mul(f32x4.abs(h), f32x4.splat(-2)));
  const size = f32x4.div(f32x4.neg(e), f32x4.add(e, f32x4.splat(2)));
  return v128.bitselect(h, size, i32x4.splat(0x80000000));
}

/** 1 + c u, then the polynomial q of Phi(-u) = e^(-u^2/2) t q(t), t = 1 / (1 + c u). */
const mills = memory.data<f32>([
  0.35,
  -0.02914595874,
  0.1439718445,
  -0.2557145729,
  0.15917454,
  -0.02311010573,
  0.1055081218,
  0.1198328372,
  0.1398618739,
  0.1396214041,
], 16);

// @ts-ignore: a decorator of AssemblyScript
@inline
function millsConstant(index: usize): v128 {
  return v128.load32_splat(mills + (index << 2));
}

/** Phi(h) given e^(-h^2/2). */
// @ts-ignore: a decorator of AssemblyScript
@inline
function normalDistribution(h: v128, gauss: v128): v128 {
  const one = f32x4.splat(1);
  const t = f32x4.div(one, multiplyAdd(f32x4.abs(h), millsConstant(0), one));
  let series = multiplyAdd(millsConstant(1), t, millsConstant(2));
  series = multiplyAdd(series, t, millsConstant(3));
  series = multiplyAdd(series, t, millsConstant(4));
  series = multiplyAdd(series, t, millsConstant(5));
  series = multiplyAdd(series, t, millsConstant(6));
  series = multiplyAdd(series, t, millsConstant(7));
  series = multiplyAdd(series, t, millsConstant(8));
  series = multiplyAdd(series, t, millsConstant(9));
  const tail = f32x4.mul(f32x4.mul(series, t), gauss);
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(h, f32x4.splat(0)));
}

/** Replaces h by the derivative of the activation (if `differentiate`) and stores the activation. */
export function activate(h: usize, x: usize, count: usize, kind: i32, differentiate: bool): void {
  const end = h + (count << 2);
  if (kind === gelu) {
    for (; h < end; h += 16, x += 16) geluAt(h, x, differentiate);
  } else if (kind === elu) {
    for (; h < end; h += 16, x += 16) eluAt(h, x, differentiate);
  } else if (kind === tanh) {
    for (; h < end; h += 16, x += 16) tanhAt(h, x, differentiate);
  } else if (kind === identity) {
    memory.copy(x, h, end - h);
    if (differentiate) for (; h < end; h += 16) v128.store(h, f32x4.splat(1));
  } else {
    for (; h < end; h += 16, x += 16) reluAt(h, x, kind === reluSquared, differentiate);
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function geluAt(h: usize, x: usize, differentiate: bool): void {
  const value = v128.load(h);
  const gauss = exponential(f32x4.mul(f32x4.mul(value, value), f32x4.splat(-0.5)));
  const share = normalDistribution(value, gauss);
  v128.store(x, f32x4.mul(value, share));
  if (!differentiate) return;
  const density = f32x4.mul(gauss, constant(10));
  v128.store(h, multiplyAdd(value, density, share));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function eluAt(h: usize, x: usize, differentiate: bool): void {
  const value = v128.load(h);
  const zero = f32x4.splat(0);
  const below = exponentialMinusOne(f32x4.min(value, zero));
  v128.store(x, f32x4.add(f32x4.max(value, zero), below));
  if (differentiate) v128.store(h, f32x4.add(below, f32x4.splat(1)));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function tanhAt(h: usize, x: usize, differentiate: bool): void {
  const value = hyperbolicTangent(v128.load(h));
  v128.store(x, value);
  const one = f32x4.splat(1);
  if (differentiate) v128.store(h, f32x4.mul(f32x4.sub(one, value), f32x4.add(one, value)));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function reluAt(h: usize, x: usize, squared: bool, differentiate: bool): void {
  const value = v128.load(h);
  const zero = f32x4.splat(0);
  const positive = f32x4.max(value, zero);
  v128.store(x, squared ? f32x4.mul(positive, positive) : positive);
  if (!differentiate) return;
  const slope = squared
    ? f32x4.add(positive, positive)
    : v128.and(f32x4.gt(value, zero), f32x4.splat(1));
  v128.store(h, slope);
}
