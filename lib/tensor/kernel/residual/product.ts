// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/**
 * Products of a small matrix with states: rows of float32 numbers, one row a feature, one column an
 * example. A row has `width` bytes, a multiple of 16. Every column is added up in the order of the inner
 * index whatever the tile, so an example's numbers do not depend on the others.
 */

import { multiplyAdd } from "../multiply-add";

/** What is done with a sum: nothing more, or what {@link advance} or {@link retreat} does. */
const plain: i32 = 0;
const rectify: i32 = 1;
const mask: i32 = 2;

/** {@link multiply} with base, which also stores relu(out) in `values`. */
export function advance(
  out: usize,
  base: usize,
  alpha: f32,
  size: usize,
  m: usize,
  x: usize,
  values: usize,
  width: usize,
): void {
  product(rectify, out, base, alpha, 0, size, size, m, size << 2, 4, x, width, values);
}

/** {@link multiply} with base and the transposed matrix; nothing is added where `values` are not above 0. */
export function retreat(
  out: usize,
  base: usize,
  alpha: f32,
  size: usize,
  m: usize,
  x: usize,
  values: usize,
  width: usize,
): void {
  product(mask, out, base, alpha, 0, size, size, m, 4, size << 2, x, width, values);
}

/**
 * out[i] = base[i] + alpha (start[i] + sum_j m[i, j] x[j]); m by strides in bytes. Without base (0):
 * just the bracket; without start (0): from 0.
 */
export function multiply(
  out: usize,
  base: usize,
  alpha: f32,
  start: usize,
  rows: usize,
  inner: usize,
  m: usize,
  rowStride: usize,
  columnStride: usize,
  x: usize,
  width: usize,
): void {
  product(plain, out, base, alpha, start, rows, inner, m, rowStride, columnStride, x, width, 0);
}

@inline
function product(
  mode: i32,
  out: usize,
  base: usize,
  alpha: f32,
  start: usize,
  rows: usize,
  inner: usize,
  m: usize,
  rowStride: usize,
  columnStride: usize,
  x: usize,
  width: usize,
  values: usize,
): void {
  const factor = f32x4.splat(alpha);
  const evenRows = rows & ~1;
  let column: usize = 0;
  for (; column + 64 <= width; column += 64) {
    let at = column;
    let row = m;
    let first = start;
    for (let i: usize = 0; i < evenRows; i += 2) {
      const under = base === 0 ? base : base + at;
      const to = out + at;
      const own = x + column;
      const more = values + at;
      tile2x4(mode, to, under, factor, first, inner, row, rowStride, columnStride, own, width, more);
      at += width << 1;
      row += rowStride << 1;
      if (first !== 0) first += 8;
    }
    if (evenRows < rows) {
      const under = base === 0 ? base : base + at;
      const to = out + at;
      const own = x + column;
      const more = values + at;
      tile1x4(mode, to, under, factor, first, inner, row, columnStride, own, width, more);
    }
  }
  for (; column < width; column += 16) {
    let at = column;
    let row = m;
    let first = start;
    for (let i: usize = 0; i < rows; i++) {
      const under = base === 0 ? base : base + at;
      const to = out + at;
      const own = x + column;
      const more = values + at;
      tile1x1(mode, to, under, factor, first, inner, row, columnStride, own, width, more);
      at += width;
      row += rowStride;
      if (first !== 0) first += 4;
    }
  }
}

@inline
function finish(
  mode: i32,
  target: usize,
  base: usize,
  factor: v128,
  offset: usize,
  sum: v128,
  values: usize,
): void {
  if (mode === plain && base === 0) {
    v128.store(target + offset, sum);
    return;
  }
  const zero = f32x4.splat(0);
  if (mode === mask) sum = v128.and(sum, f32x4.gt(v128.load(values + offset), zero));
  const result = multiplyAdd(factor, sum, v128.load(base + offset));
  v128.store(target + offset, result);
  if (mode === rectify) v128.store(values + offset, f32x4.pmax(result, zero));
}

@inline
function begin(start: usize): v128 {
  return start === 0 ? f32x4.splat(0) : v128.load32_splat(start);
}

@inline
function tile1x1(
  mode: i32,
  target: usize,
  base: usize,
  factor: v128,
  start: usize,
  inner: usize,
  m: usize,
  columnStride: usize,
  x: usize,
  width: usize,
  values: usize,
): void {
  let sum = begin(start);
  for (let j: usize = 0; j < inner; j++) {
    sum = multiplyAdd(v128.load32_splat(m), v128.load(x), sum);
    m += columnStride;
    x += width;
  }
  finish(mode, target, base, factor, 0, sum, values);
}

@inline
function tile1x4(
  mode: i32,
  target: usize,
  base: usize,
  factor: v128,
  start: usize,
  inner: usize,
  m: usize,
  columnStride: usize,
  x: usize,
  width: usize,
  values: usize,
): void {
  let a0 = begin(start);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (let j: usize = 0; j < inner; j++) {
    const first = v128.load32_splat(m);
    a0 = multiplyAdd(first, v128.load(x, 0), a0);
    a1 = multiplyAdd(first, v128.load(x, 16), a1);
    a2 = multiplyAdd(first, v128.load(x, 32), a2);
    a3 = multiplyAdd(first, v128.load(x, 48), a3);
    m += columnStride;
    x += width;
  }
  finish(mode, target, base, factor, 0, a0, values);
  finish(mode, target, base, factor, 16, a1, values);
  finish(mode, target, base, factor, 32, a2, values);
  finish(mode, target, base, factor, 48, a3, values);
}

@inline
function tile2x4(
  mode: i32,
  target: usize,
  base: usize,
  factor: v128,
  start: usize,
  inner: usize,
  m: usize,
  rowStride: usize,
  columnStride: usize,
  x: usize,
  width: usize,
  values: usize,
): void {
  let a0 = begin(start);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = begin(start === 0 ? start : start + 4);
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  let next = m + rowStride;
  const end = x + inner * width;
  if ((inner & 1) !== 0) {
    const first = v128.load32_splat(m);
    const second = v128.load32_splat(next);
    const x0 = v128.load(x, 0);
    a0 = multiplyAdd(first, x0, a0);
    b0 = multiplyAdd(second, x0, b0);
    const x1 = v128.load(x, 16);
    a1 = multiplyAdd(first, x1, a1);
    b1 = multiplyAdd(second, x1, b1);
    const x2 = v128.load(x, 32);
    a2 = multiplyAdd(first, x2, a2);
    b2 = multiplyAdd(second, x2, b2);
    const x3 = v128.load(x, 48);
    a3 = multiplyAdd(first, x3, a3);
    b3 = multiplyAdd(second, x3, b3);
    m += columnStride;
    next += columnStride;
    x += width;
  }
  // Two steps a round: one and three or more are slower in V8.
  while (x < end) {
    {
      const first = v128.load32_splat(m);
      const second = v128.load32_splat(next);
      const x0 = v128.load(x, 0);
      a0 = multiplyAdd(first, x0, a0);
      b0 = multiplyAdd(second, x0, b0);
      const x1 = v128.load(x, 16);
      a1 = multiplyAdd(first, x1, a1);
      b1 = multiplyAdd(second, x1, b1);
      const x2 = v128.load(x, 32);
      a2 = multiplyAdd(first, x2, a2);
      b2 = multiplyAdd(second, x2, b2);
      const x3 = v128.load(x, 48);
      a3 = multiplyAdd(first, x3, a3);
      b3 = multiplyAdd(second, x3, b3);
      m += columnStride;
      next += columnStride;
      x += width;
    }
    {
      const first = v128.load32_splat(m);
      const second = v128.load32_splat(next);
      const x0 = v128.load(x, 0);
      a0 = multiplyAdd(first, x0, a0);
      b0 = multiplyAdd(second, x0, b0);
      const x1 = v128.load(x, 16);
      a1 = multiplyAdd(first, x1, a1);
      b1 = multiplyAdd(second, x1, b1);
      const x2 = v128.load(x, 32);
      a2 = multiplyAdd(first, x2, a2);
      b2 = multiplyAdd(second, x2, b2);
      const x3 = v128.load(x, 48);
      a3 = multiplyAdd(first, x3, a3);
      b3 = multiplyAdd(second, x3, b3);
      m += columnStride;
      next += columnStride;
      x += width;
    }
  }
  finish(mode, target, base, factor, 0, a0, values);
  finish(mode, target, base, factor, 16, a1, values);
  finish(mode, target, base, factor, 32, a2, values);
  finish(mode, target, base, factor, 48, a3, values);
  const below = target + width;
  const under = base === 0 ? base : base + width;
  const beside = values + width;
  finish(mode, below, under, factor, 0, b0, beside);
  finish(mode, below, under, factor, 16, b1, beside);
  finish(mode, below, under, factor, 32, b2, beside);
  finish(mode, below, under, factor, 48, b3, beside);
}
