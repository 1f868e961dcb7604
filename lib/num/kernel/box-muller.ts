// @ts-nocheck: AssemblyScript, compiled into normal.wasm.

/**
 * The Box-Muller transform on two lanes of float64, to about one unit in the last place. Polynomials
 * of FreeBSD's msun (e_log.c, k_sin.c, k_cos.c). Nothing is fused and nothing is called, so the bits
 * are the same everywhere. Constants are loaded from memory: V8 makes a literal vector anew in three
 * instructions at each use, which cost 14 % of the time.
 */

const constants = memory.data<f64>([
  0.6666666666666735130, // 0 … 6: logarithm
  0.3999999999940941908,
  0.2857142874366239149,
  0.2222219843214978396,
  0.1818357216161805012,
  0.1531383769920937332,
  0.1479819860511658591,
  6.93147180369123816490e-01, // 7, 8: ln 2 in two parts
  1.90821492927058770002e-10,
  4503599627371519, // 9: 2^52 + 1023
  -1.66666666666666324348e-01, // 10 … 15: sine
  8.33333333332248946124e-03,
  -1.98412698298579493134e-04,
  2.75573137070700676789e-06,
  -2.50507602534068634195e-08,
  1.58969099521155010221e-10,
  4.16666666666666019037e-02, // 16 … 21: cosine
  -1.38888888888741095749e-03,
  2.48015872894767294178e-05,
  -2.75573143513906633035e-07,
  2.08757232129817482790e-09,
  -1.13596475577881948265e-11,
  1.57079632679489661923, // 22: pi / 2
  0.5, // 23 … 28
  1,
  1.5,
  2,
  -2,
  0.99999999999999988898, // 1 - 2^-53
], 16);

const patterns = memory.data<i64>([
  0x3ff0000000000000, // 0: the bits of 1
  0x3ff0000000000000 - 0x3fe6a09e00000000, // 1, 2: brings sqrt(1/2) to a power of two; its bits
  0x3fe6a09e00000000,
  0x4330000000000000, // 3: the bits of 2^52
  0x000fffffffffffff, // 4: the mantissa
], 16);

function constant(index: usize): v128 {
  return v128.load64_splat(constants + (index << 3));
}

function pattern(index: usize): v128 {
  return v128.load64_splat(patterns + (index << 3));
}

function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), c);
}

/** [1, 2) from the upper 52 bits. */
function mantissaOf(bits: v128): v128 {
  return v128.or(i64x2.shr_u(bits, 12), pattern(0));
}

/** -2 ln u of a uniform u on the odd multiples of 2^-53 in (0, 1), which the upper 52 bits choose. */
export function squaredRadius(bits: v128): v128 {
  return f64x2.mul(logarithm(f64x2.sub(mantissaOf(bits), constant(28))), constant(27));
}

/** ln u: u = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2), s = f / (2 + f), ln(1 + f) = 2 artanh s. */
function logarithm(u: v128): v128 {
  const shifted = i64x2.add(u, pattern(1));
  const k = f64x2.sub(v128.or(i64x2.shr_u(shifted, 52), pattern(3)), constant(9));
  const f = f64x2.sub(i64x2.add(v128.and(shifted, pattern(4)), pattern(2)), constant(24));
  const s = f64x2.div(f, f64x2.add(f, constant(26)));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const evenTail = multiplyAdd(w, multiplyAdd(w, constant(5), constant(3)), constant(1));
  const oddTail = multiplyAdd(w, multiplyAdd(w, constant(6), constant(4)), constant(2));
  const even = f64x2.mul(w, evenTail);
  const odd = f64x2.mul(z, multiplyAdd(w, oddTail, constant(0)));
  const half = f64x2.mul(f64x2.mul(f, f), constant(23));
  const series = f64x2.mul(s, f64x2.add(half, f64x2.add(even, odd)));
  const small = f64x2.sub(f64x2.add(series, f64x2.mul(k, constant(8))), half);
  return f64x2.add(f64x2.add(small, f), f64x2.mul(k, constant(7)));
}

/** x = (m - 3/2) pi / 2 with m in [1, 2) from the upper 52 bits: uniform on [-pi/4, pi/4). */
export function angle(bits: v128): v128 {
  return f64x2.mul(f64x2.sub(mantissaOf(bits), constant(25)), constant(22));
}

/** Sine of |x| <= pi/4, given z = x^2. */
export function sine(x: v128, z: v128): v128 {
  const third = multiplyAdd(z, multiplyAdd(z, constant(15), constant(14)), constant(13));
  const first = multiplyAdd(z, multiplyAdd(z, third, constant(12)), constant(11));
  return multiplyAdd(f64x2.mul(x, z), multiplyAdd(z, first, constant(10)), x);
}

/** Cosine of |x| <= pi/4, given z = x^2, with the sign that bit 0 chooses. */
export function signedCosine(z: v128, bits: v128): v128 {
  const third = multiplyAdd(z, multiplyAdd(z, constant(21), constant(20)), constant(19));
  const first = multiplyAdd(z, multiplyAdd(z, third, constant(18)), constant(17));
  const tail = f64x2.mul(f64x2.mul(z, z), multiplyAdd(z, first, constant(16)));
  const value = f64x2.sub(constant(24), f64x2.sub(f64x2.mul(z, constant(23)), tail));
  return v128.xor(value, i64x2.shl(bits, 63));
}

/** The bits by which cosine and sine differ where bit 1 exchanges them, else 0. */
export function exchange(c: v128, s: v128, bits: v128): v128 {
  return v128.and(v128.xor(c, s), i64x2.lt_s(i64x2.shl(bits, 62), i64x2.splat(0)));
}
