// @ts-nocheck: AssemblyScript, compiled into thin-product.wasm. After an edit, in this folder:
// deno run -A npm:assemblyscript@0.28.20/asc thin-product.ts --config thin-product.json -o thin-product.wasm

/**
 * Products of a float64 matrix W, row-major, with thin blocks: rows of eight numbers. Two rows of W at a
 * time, so that a row of a block is loaded once for both. Each function takes addresses; `rows` is even.
 */

const row: usize = 64;

/** Address of the first byte that is free. */
export function freePointer(): usize {
  return __heap_base;
}

function load(at: usize, lane: usize): v128 {
  return v128.load(at + (lane << 4));
}

function add(at: usize, lane: usize, a: v128, b: v128): void {
  const address = at + (lane << 4);
  v128.store(address, f64x2.add(v128.load(address), f64x2.add(a, b)));
}

/** z = W x: z of `rows` rows, x of `inner`. */
export function multiply(w: usize, x: usize, z: usize, rows: i32, inner: i32): void {
  const stride = <usize>inner << 3;
  for (let r = 0; r < rows; r += 2) {
    let a0 = f64x2.splat(0), a1 = f64x2.splat(0), a2 = f64x2.splat(0), a3 = f64x2.splat(0);
    let b0 = f64x2.splat(0), b1 = f64x2.splat(0), b2 = f64x2.splat(0), b3 = f64x2.splat(0);
    let from = x;
    const end = w + stride;
    for (let at = w; at < end; at += 8) {
      const first = v128.load64_splat(at);
      const second = v128.load64_splat(at + stride);
      const x0 = load(from, 0), x1 = load(from, 1), x2 = load(from, 2), x3 = load(from, 3);
      a0 = f64x2.add(a0, f64x2.mul(first, x0));
      a1 = f64x2.add(a1, f64x2.mul(first, x1));
      a2 = f64x2.add(a2, f64x2.mul(first, x2));
      a3 = f64x2.add(a3, f64x2.mul(first, x3));
      b0 = f64x2.add(b0, f64x2.mul(second, x0));
      b1 = f64x2.add(b1, f64x2.mul(second, x1));
      b2 = f64x2.add(b2, f64x2.mul(second, x2));
      b3 = f64x2.add(b3, f64x2.mul(second, x3));
      from += row;
    }
    v128.store(z, a0);
    v128.store(z + 16, a1);
    v128.store(z + 32, a2);
    v128.store(z + 48, a3);
    v128.store(z + 64, b0);
    v128.store(z + 80, b1);
    v128.store(z + 96, b2);
    v128.store(z + 112, b3);
    z += 2 * row;
    w += 2 * stride;
  }
}

/** out += W^T v: v of `rows` rows, out of `inner`. */
export function multiplyTransposed(w: usize, v: usize, out: usize, rows: i32, inner: i32): void {
  const stride = <usize>inner << 3;
  for (let r = 0; r < rows; r += 2) {
    const a0 = load(v, 0), a1 = load(v, 1), a2 = load(v, 2), a3 = load(v, 3);
    const b0 = load(v, 4), b1 = load(v, 5), b2 = load(v, 6), b3 = load(v, 7);
    let to = out;
    const end = w + stride;
    for (let at = w; at < end; at += 8) {
      const first = v128.load64_splat(at);
      const second = v128.load64_splat(at + stride);
      add(to, 0, f64x2.mul(first, a0), f64x2.mul(second, b0));
      add(to, 1, f64x2.mul(first, a1), f64x2.mul(second, b1));
      add(to, 2, f64x2.mul(first, a2), f64x2.mul(second, b2));
      add(to, 3, f64x2.mul(first, a3), f64x2.mul(second, b3));
      to += row;
    }
    v += 2 * row;
    w += 2 * stride;
  }
}

function sumOf(p0: v128, p1: v128, p2: v128, p3: v128): v128 {
  return f64x2.add(f64x2.add(p0, p1), f64x2.add(p2, p3));
}

/** W += factor v x^T: v of `rows` rows, x of `inner`. */
export function addOuter(w: usize, v: usize, x: usize, rows: i32, inner: i32, factor: f64): void {
  const stride = <usize>inner << 3;
  const scale = f64x2.splat(factor);
  for (let r = 0; r < rows; r += 2) {
    const a0 = f64x2.mul(scale, load(v, 0)), a1 = f64x2.mul(scale, load(v, 1));
    const a2 = f64x2.mul(scale, load(v, 2)), a3 = f64x2.mul(scale, load(v, 3));
    const b0 = f64x2.mul(scale, load(v, 4)), b1 = f64x2.mul(scale, load(v, 5));
    const b2 = f64x2.mul(scale, load(v, 6)), b3 = f64x2.mul(scale, load(v, 7));
    let from = x;
    const end = w + stride;
    for (let at = w; at < end; at += 8) {
      const x0 = load(from, 0), x1 = load(from, 1), x2 = load(from, 2), x3 = load(from, 3);
      const first = sumOf(f64x2.mul(a0, x0), f64x2.mul(a1, x1), f64x2.mul(a2, x2), f64x2.mul(a3, x3));
      const second = sumOf(f64x2.mul(b0, x0), f64x2.mul(b1, x1), f64x2.mul(b2, x2), f64x2.mul(b3, x3));
      // The two lanes of each added: first in the lower, second in the upper lane.
      const sums = f64x2.add(
        v128.shuffle<f64>(first, second, 0, 2),
        v128.shuffle<f64>(first, second, 1, 3),
      );
      f64.store(at, f64.load(at) + f64x2.extract_lane(sums, 0));
      f64.store(at + stride, f64.load(at + stride) + f64x2.extract_lane(sums, 1));
      from += row;
    }
    v += 2 * row;
    w += 2 * stride;
  }
}
