// @ts-nocheck: AssemblyScript, compiled into dense.wasm.

/**
 * Activations and their derivatives on four lanes of float32. What is not a number stays so: pmin
 * and pmax (one instruction each, where min and max take eight) give their first argument then. The
 * polynomial of the exponential is Cephes' (expf.c).
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
  12582912, // 11: 1.5 2^23
  -50, // 12: least exponent of the density that counts in gelu
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

/**
 * x / ln 2 rounded to a whole number, which the lowest bits of the result hold: added to 1.5 2^23.
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
function roundedQuotient(x: v128): v128 {
  return multiplyAdd(x, constant(0), constant(11));
}

/** e^r - 1, r = x - n ln 2 in [-0.35, 0.35]; n as `roundedQuotient` gives it. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function reducedExponential(x: v128, quotient: v128): v128 {
  const n = f32x4.sub(quotient, constant(11));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, constant(1))), f32x4.mul(n, constant(2)));
  const square = f32x4.mul(r, r);
  // In pairs: a chain of six would keep the units waiting.
  const high = multiplyAdd(constant(3), r, constant(4));
  const middle = multiplyAdd(constant(5), r, constant(6));
  const low = multiplyAdd(constant(7), r, constant(8));
  const series = multiplyAdd(multiplyAdd(high, square, middle), square, low);
  return multiplyAdd(series, square, r);
}

/** 2^n for n in [-126, 127], as `roundedQuotient` gives it. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function powerOfTwo(quotient: v128): v128 {
  return i32x4.add(i32x4.shl(quotient, 23), i32x4.splat(0x3f800000));
}

/** e^x for x <= 0; below -87 as at -87. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function exponential(x: v128): v128 {
  x = f32x4.pmax(x, constant(9));
  const n = roundedQuotient(x);
  return f32x4.mul(f32x4.add(reducedExponential(x, n), f32x4.splat(1)), powerOfTwo(n));
}

/** e^x - 1 for x <= 0, with a small relative error also near 0. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function exponentialMinusOne(x: v128): v128 {
  x = f32x4.pmax(x, constant(9));
  const n = roundedQuotient(x);
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
  const square = f32x4.mul(t, t);
  const fourth = f32x4.mul(square, square);
  const high = multiplyAdd(millsConstant(2), t, millsConstant(3));
  const middle = multiplyAdd(millsConstant(4), t, millsConstant(5));
  const low = multiplyAdd(millsConstant(6), t, millsConstant(7));
  const least = multiplyAdd(millsConstant(8), t, millsConstant(9));
  const upper = multiplyAdd(multiplyAdd(millsConstant(1), square, high), square, middle);
  const series = multiplyAdd(upper, fourth, multiplyAdd(low, square, least));
  const tail = f32x4.mul(f32x4.mul(series, t), gauss);
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(h, f32x4.splat(0)));
}

/**
 * Replaces h by the derivative of the activation (if `differentiate`) and stores the activation.
 */
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
  const power = f32x4.mul(f32x4.mul(value, value), f32x4.splat(-0.5));
  // 0 below -10, where gelu is -8e-23: numbers too small to be normal take the products that follow
  // many times as long, and training by the hundred steps brings units there.
  const gauss = v128.andnot(exponential(power), f32x4.lt(power, constant(12)));
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
  const below = exponentialMinusOne(f32x4.pmin(value, zero));
  v128.store(x, f32x4.add(f32x4.pmax(value, zero), below));
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
  const positive = f32x4.pmax(value, zero);
  v128.store(x, squared ? f32x4.mul(positive, positive) : positive);
  if (!differentiate) return;
  const slope = squared
    ? f32x4.add(positive, positive)
    : v128.and(f32x4.gt(value, zero), f32x4.splat(1));
  v128.store(h, slope);
}
