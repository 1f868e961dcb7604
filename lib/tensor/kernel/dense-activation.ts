// @ts-nocheck: AssemblyScript, compiled into dense.wasm and dense-unfused.wasm.
import { multiplyAdd } from "./multiply-add";

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
  -0.693359375, // 1, 2: -ln 2 in two parts
  2.12194440e-4,
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
  // Negated constants: fused where it can be.
  const r = multiplyAdd(n, constant(2), multiplyAdd(n, constant(1), x));
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
 * Replaces h by the derivative of the activation (if `differentiate`) and stores the activation. Two
 * vectors at a time, which the engine may join; `count` is a multiple of 8.
 */
export function activate(h: usize, x: usize, count: usize, kind: i32, differentiate: bool): void {
  const end = h + (count << 2);
  if (kind === gelu) {
    for (; h < end; h += 32, x += 32) geluAt(h, x, differentiate);
  } else if (kind === elu) {
    for (; h < end; h += 32, x += 32) eluAt(h, x, differentiate);
  } else if (kind === tanh) {
    for (; h < end; h += 32, x += 32) tanhAt(h, x, differentiate);
  } else if (kind === identity) {
    memory.copy(x, h, end - h);
    if (differentiate) for (; h < end; h += 16) v128.store(h, f32x4.splat(1));
  } else {
    for (; h < end; h += 32, x += 32) reluAt(h, x, kind === reluSquared, differentiate);
  }
}

/** Two vectors that neighbour each other. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function put(at: usize, low: v128, high: v128): void {
  v128.store(at, low);
  v128.store(at, high, 16);
}

/**
 * e^(-h^2/2), 0 below e^-50: there, |h| > 10, gelu is below 8e-23, and numbers too small to be normal
 * take the products that follow many times as long; training by the hundred steps brings units there.
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
function bell(value: v128): v128 {
  const power = f32x4.mul(f32x4.mul(value, value), f32x4.splat(-0.5));
  return v128.andnot(exponential(power), f32x4.lt(power, constant(12)));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function geluAt(h: usize, x: usize, differentiate: bool): void {
  const low = v128.load(h);
  const high = v128.load(h, 16);
  const bellLow = bell(low);
  const bellHigh = bell(high);
  const shareLow = normalDistribution(low, bellLow);
  const shareHigh = normalDistribution(high, bellHigh);
  put(x, f32x4.mul(low, shareLow), f32x4.mul(high, shareHigh));
  if (!differentiate) return;
  const densityLow = f32x4.mul(bellLow, constant(10));
  const densityHigh = f32x4.mul(bellHigh, constant(10));
  put(h, multiplyAdd(low, densityLow, shareLow), multiplyAdd(high, densityHigh, shareHigh));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function eluAt(h: usize, x: usize, differentiate: bool): void {
  const low = v128.load(h);
  const high = v128.load(h, 16);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const belowLow = exponentialMinusOne(f32x4.pmin(low, zero));
  const belowHigh = exponentialMinusOne(f32x4.pmin(high, zero));
  put(
    x,
    f32x4.add(f32x4.pmax(low, zero), belowLow),
    f32x4.add(f32x4.pmax(high, zero), belowHigh),
  );
  if (differentiate) put(h, f32x4.add(belowLow, one), f32x4.add(belowHigh, one));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function tanhAt(h: usize, x: usize, differentiate: bool): void {
  const low = hyperbolicTangent(v128.load(h));
  const high = hyperbolicTangent(v128.load(h, 16));
  put(x, low, high);
  if (differentiate) put(h, tanhSlope(low), tanhSlope(high));
}

/** The slope of tanh where it has this value. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function tanhSlope(value: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.mul(f32x4.sub(one, value), f32x4.add(one, value));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function reluAt(h: usize, x: usize, squared: bool, differentiate: bool): void {
  const low = v128.load(h);
  const high = v128.load(h, 16);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const positiveLow = f32x4.pmax(low, zero);
  const positiveHigh = f32x4.pmax(high, zero);
  if (squared) {
    put(x, f32x4.mul(positiveLow, positiveLow), f32x4.mul(positiveHigh, positiveHigh));
    if (differentiate) {
      put(h, f32x4.add(positiveLow, positiveLow), f32x4.add(positiveHigh, positiveHigh));
    }
    return;
  }
  put(x, positiveLow, positiveHigh);
  if (differentiate) {
    put(h, v128.and(f32x4.gt(low, zero), one), v128.and(f32x4.gt(high, zero), one));
  }
}
