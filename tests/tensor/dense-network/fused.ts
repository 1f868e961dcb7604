/** A product and a sum of float32 numbers, rounded once: exact arithmetic in float64. */
const bits = new BigInt64Array(1);
const number = new Float64Array(bits.buffer);

/**
 * a b + c rounded to float32 once. The product of two float32 numbers is exact in float64; the sum is
 * rounded to odd there (Boldo and Melquiond, 2008), which 29 bits more than float32 has make harmless.
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  if (!Number.isFinite(sum)) return Math.fround(sum);
  // The exact error of the sum (Knuth's two-sum).
  const other = sum - product;
  const error = (product - (sum - other)) + (c - other);
  if (error === 0) return Math.fround(sum);
  number[0] = sum;
  if ((bits[0] & 1n) === 0n) {
    // To the odd neighbour on the error's side: away from 0 if it has the sum's sign.
    bits[0] += (error > 0) === (sum > 0) ? 1n : -1n;
  }
  return Math.fround(number[0]);
}
