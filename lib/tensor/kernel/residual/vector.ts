// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

import { multiplyAdd } from "../multiply-add";

/** Sums and multiples of stretches of float32 numbers; bytes a multiple of 16 unless said. */

/** (0 + 2) + (1 + 3): the order of every sum across lanes. */
export function across(sum: v128): f32 {
  return (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2)) +
    (f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3));
}

/** out = base + factor x. */
export function addMultiple(out: usize, base: usize, factor: f32, x: usize, bytes: usize): void {
  const scale = f32x4.splat(factor);
  const end = x + bytes;
  while (x < end) {
    v128.store(out, multiplyAdd(scale, v128.load(x), v128.load(base)));
    x += 16;
    base += 16;
    out += 16;
  }
}

/** x = factor x, for any number of numbers. */
export function multiplyBy(x: usize, factor: f32, count: usize): void {
  const scale = f32x4.splat(factor);
  const end = x + (count << 2);
  for (; x + 16 <= end; x += 16) v128.store(x, f32x4.mul(scale, v128.load(x)));
  for (; x < end; x += 4) f32.store(x, factor * f32.load(x));
}

/** Sum of products of two stretches of any number of numbers, in two chains. */
export function pairing(a: usize, b: usize, count: usize): f32 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  const end = a + (count << 2);
  for (; a + 32 <= end; a += 32) {
    even = multiplyAdd(v128.load(a, 0), v128.load(b, 0), even);
    odd = multiplyAdd(v128.load(a, 16), v128.load(b, 16), odd);
    b += 32;
  }
  let sum = across(f32x4.add(even, odd));
  for (; a < end; a += 4) {
    sum += f32.load(a) * f32.load(b);
    b += 4;
  }
  return sum;
}
