// @ts-nocheck: AssemblyScript, compiled into momentum.wasm. After an edit, in this folder:
// deno run -A npm:assemblyscript@0.28.20/asc momentum.ts --config momentum.json -o momentum.wasm

/**
 * Least size of a velocity. That of a unit which no example reaches any more falls by the factor `momentum`
 * a step and would end among the numbers too small to be normal, each of which costs a processor a hundred
 * times as long.
 */
const least: f32 = 8.077935669463161e-28; // 2^-90

// @ts-ignore: a decorator of AssemblyScript
@inline
function velocity(shares: v128, v: v128, g: v128): v128 {
  const sum = f32x4.add(f32x4.mul(shares, v), g);
  // What is not a number stays so.
  return v128.andnot(sum, f32x4.lt(f32x4.abs(sum), f32x4.splat(least)));
}

/**
 * v <- momentum v + g, 0 where its size is below {@link least}, then w <- w - rate v, for float32 numbers at
 * these addresses; each product and each sum is rounded, on every machine alike. `count` is a multiple of 8.
 */
export function descend(
  w: usize,
  v: usize,
  g: usize,
  count: usize,
  rate: f32,
  momentum: f32,
): void {
  const rates = f32x4.splat(rate);
  const shares = f32x4.splat(momentum);
  const end = w + (count << 2);
  for (; w < end; w += 32, v += 32, g += 32) {
    const low = velocity(shares, v128.load(v), v128.load(g));
    const high = velocity(shares, v128.load(v, 16), v128.load(g, 16));
    v128.store(v, low);
    v128.store(v, high, 16);
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(rates, low)));
    v128.store(w, f32x4.sub(v128.load(w, 16), f32x4.mul(rates, high)), 16);
  }
}
