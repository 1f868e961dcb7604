// @ts-nocheck: AssemblyScript, compiled into normal.wasm.

/**
 * The Box-Muller transform on four lanes of float32, to a relative error of about 2e-7; polynomials of
 * Cephes (logf.c, sinf.c, cosf.c). 31 random bits make the radius, 30 the angle.
 */

const constants = memory.data<f32>([
  7.0376836292e-2, // 0 … 8: logarithm
  -1.1514610310e-1,
  1.1676998740e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
  -2.12194440e-4, // 9, 10: ln 2 in two parts
  0.693359375,
  -1.9515295891e-4, // 11 … 13: sine
  8.3321608736e-3,
  -1.6666654611e-1,
  2.443315711809948e-5, // 14 … 16: cosine
  -1.388731625493765e-3,
  4.166664568298827e-2,
  4.656612873077393e-10, // 17: 2^-31
  2.3283064365386963e-10, // 18: 2^-32
  0.99999994, // 19: 1 - 2^-24
  1.4629180792671596e-9, // 20: pi 2^-31
  0.5, // 21 … 23
  1,
  -2,
], 16);

function constant(index: usize): v128 {
  return v128.load32_splat(constants + (index << 2));
}

function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** sqrt(-2 ln u), u = (j + 1/2) 2^-31 kept below 1, j the upper 31 bits; both j and u rounded. */
export function radius(bits: v128): v128 {
  const j = f32x4.convert_i32x4_s(i32x4.shr_u(bits, 1));
  const u = f32x4.pmin(multiplyAdd(j, constant(17), constant(18)), constant(19));
  return f32x4.sqrt(f32x4.mul(logarithm(u), constant(23)));
}

/** ln u: u = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2). */
function logarithm(u: v128): v128 {
  const shifted = i32x4.add(u, i32x4.splat(0x3f800000 - 0x3f3504f3));
  const exponent = i32x4.sub(i32x4.shr_u(shifted, 23), i32x4.splat(127));
  const k = f32x4.convert_i32x4_s(exponent);
  const mantissa = i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(mantissa, constant(22));
  const z = f32x4.mul(f, f);
  let series = multiplyAdd(f, constant(0), constant(1));
  series = multiplyAdd(series, f, constant(2));
  series = multiplyAdd(series, f, constant(3));
  series = multiplyAdd(series, f, constant(4));
  series = multiplyAdd(series, f, constant(5));
  series = multiplyAdd(series, f, constant(6));
  series = multiplyAdd(series, f, constant(7));
  series = multiplyAdd(series, f, constant(8));
  const tail = multiplyAdd(k, constant(9), f32x4.mul(series, f32x4.mul(f, z)));
  const small = f32x4.sub(tail, f32x4.mul(z, constant(21)));
  return f32x4.add(f32x4.add(small, f), f32x4.mul(k, constant(10)));
}

/** Uniform on [-pi/4, pi/4) from the upper 30 bits, taken as a signed number. */
export function angle(bits: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(bits, 2)), constant(20));
}

/** Sine of |x| <= pi/4, given z = x^2. */
export function sine(x: v128, z: v128): v128 {
  const series = multiplyAdd(z, multiplyAdd(z, constant(11), constant(12)), constant(13));
  return multiplyAdd(f32x4.mul(x, z), series, x);
}

/** Cosine of |x| <= pi/4, given z = x^2, with the sign that bit 0 chooses. */
export function signedCosine(z: v128, bits: v128): v128 {
  const series = multiplyAdd(z, multiplyAdd(z, constant(14), constant(15)), constant(16));
  const tail = f32x4.mul(f32x4.mul(z, z), series);
  const value = f32x4.add(f32x4.sub(tail, f32x4.mul(z, constant(21))), constant(22));
  return v128.xor(value, i32x4.shl(bits, 31));
}

/** The bits by which cosine and sine differ where bit 1 exchanges them, else 0. */
export function exchange(c: v128, s: v128, bits: v128): v128 {
  return v128.and(v128.xor(c, s), i32x4.shr_s(i32x4.shl(bits, 30), 31));
}
