// @ts-nocheck: AssemblyScript, compiled into residual.wasm.

/**
 * Products of a small matrix with states: rows of float32 numbers, one row a feature, one column an
 * example. A row has `width` bytes, a multiple of 16. Every column is added up in the order of the inner
 * index whatever the tile, so an example's numbers do not depend on the others.
 */

import { pairing } from "./vector";

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
  const factor = f32x4.splat(alpha);
  const evenRows = rows & ~1;
  let column: usize = 0;
  for (; column + 64 <= width; column += 64) {
    let at = column;
    let row = m;
    let first = start;
    for (let i: usize = 0; i < evenRows; i += 2) {
      const under = base === 0 ? base : base + at;
      tile2x4(out + at, under, factor, first, inner, row, rowStride, columnStride, x + column, width);
      at += width << 1;
      row += rowStride << 1;
      if (first !== 0) first += 8;
    }
    if (evenRows < rows) {
      const under = base === 0 ? base : base + at;
      tile1x4(out + at, under, factor, first, inner, row, columnStride, x + column, width);
    }
  }
  for (; column < width; column += 16) {
    let at = column;
    let row = m;
    let first = start;
    for (let i: usize = 0; i < rows; i++) {
      const under = base === 0 ? base : base + at;
      tile1x1(out + at, under, factor, first, inner, row, columnStride, x + column, width);
      at += width;
      row += rowStride;
      if (first !== 0) first += 4;
    }
  }
}

@inline
function finish(target: usize, base: usize, factor: v128, offset: usize, sum: v128): void {
  if (base === 0) v128.store(target + offset, sum);
  else {
    const step = f32x4.mul(factor, sum);
    v128.store(target + offset, f32x4.add(v128.load(base + offset), step));
  }
}

@inline
function begin(start: usize): v128 {
  return start === 0 ? f32x4.splat(0) : v128.load32_splat(start);
}

function tile1x1(
  target: usize,
  base: usize,
  factor: v128,
  start: usize,
  inner: usize,
  m: usize,
  columnStride: usize,
  x: usize,
  width: usize,
): void {
  let sum = begin(start);
  for (let j: usize = 0; j < inner; j++) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(m), v128.load(x)));
    m += columnStride;
    x += width;
  }
  finish(target, base, factor, 0, sum);
}

function tile1x4(
  target: usize,
  base: usize,
  factor: v128,
  start: usize,
  inner: usize,
  m: usize,
  columnStride: usize,
  x: usize,
  width: usize,
): void {
  let a0 = begin(start);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (let j: usize = 0; j < inner; j++) {
    const first = v128.load32_splat(m);
    a0 = f32x4.add(a0, f32x4.mul(first, v128.load(x, 0)));
    a1 = f32x4.add(a1, f32x4.mul(first, v128.load(x, 16)));
    a2 = f32x4.add(a2, f32x4.mul(first, v128.load(x, 32)));
    a3 = f32x4.add(a3, f32x4.mul(first, v128.load(x, 48)));
    m += columnStride;
    x += width;
  }
  finish(target, base, factor, 0, a0);
  finish(target, base, factor, 16, a1);
  finish(target, base, factor, 32, a2);
  finish(target, base, factor, 48, a3);
}

@inline
function tile2x4(
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
  for (let j: usize = 0; j < inner; j++) {
    const x0 = v128.load(x, 0);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    const first = v128.load32_splat(m);
    a0 = f32x4.add(a0, f32x4.mul(first, x0));
    a1 = f32x4.add(a1, f32x4.mul(first, x1));
    a2 = f32x4.add(a2, f32x4.mul(first, x2));
    a3 = f32x4.add(a3, f32x4.mul(first, x3));
    const second = v128.load32_splat(next);
    b0 = f32x4.add(b0, f32x4.mul(second, x0));
    b1 = f32x4.add(b1, f32x4.mul(second, x1));
    b2 = f32x4.add(b2, f32x4.mul(second, x2));
    b3 = f32x4.add(b3, f32x4.mul(second, x3));
    m += columnStride;
    next += columnStride;
    x += width;
  }
  finish(target, base, factor, 0, a0);
  finish(target, base, factor, 16, a1);
  finish(target, base, factor, 32, a2);
  finish(target, base, factor, 48, a3);
  const below = target + width;
  const under = base === 0 ? base : base + width;
  finish(below, under, factor, 0, b0);
  finish(below, under, factor, 16, b1);
  finish(below, under, factor, 32, b2);
  finish(below, under, factor, 48, b3);
}

/** out[i, j] = alpha sum over columns of g[i] x[j]; out is rows x columns, without gaps. */
export function outer(
  out: usize,
  alpha: f32,
  rows: usize,
  columns: usize,
  g: usize,
  x: usize,
  width: usize,
): void {
  const factor = f32x4.splat(alpha);
  const stride = columns << 2;
  const evenRows = rows & ~1;
  const fours = columns & ~3;
  // Four rows of x are read once: there may be hundreds.
  for (let j: usize = 0; j < fours; j += 4) {
    const right = x + j * width;
    let place = out + (j << 2);
    let left = g;
    for (let i: usize = 0; i < evenRows; i += 2) {
      dot2x4(place, stride, 4, factor, left, right, width);
      place += stride << 1;
      left += width << 1;
    }
  }
  // The columns that are left, by pairs, with the roles exchanged.
  const evenColumns = columns & ~1;
  const rowFours = rows & ~3;
  for (let j = fours; j < evenColumns; j += 2) {
    for (let i: usize = 0; i < rowFours; i += 4) {
      const place = out + i * stride + (j << 2);
      dot2x4(place, 4, stride, factor, x + j * width, g + i * width, width);
    }
  }
  for (let i: usize = 0; i < rows; i++) {
    const done: usize = i >= evenRows ? 0 : i < rowFours ? evenColumns : fours;
    for (let j = done; j < columns; j++) {
      const place = out + i * stride + (j << 2);
      f32.store(place, alpha * pairing(g + i * width, x + j * width, width >> 2));
    }
  }
}

/** Two rows of g against four of x; sums of a row of x are `across` bytes apart, of g `down`. */
@inline
function dot2x4(
  out: usize,
  down: usize,
  across: usize,
  factor: v128,
  g: usize,
  x: usize,
  width: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  const end = g + width;
  let below = end;
  let x1 = x + width;
  let x2 = x1 + width;
  let x3 = x2 + width;
  while (g < end) {
    const first = v128.load(g);
    const second = v128.load(below);
    const y0 = v128.load(x);
    a0 = f32x4.add(a0, f32x4.mul(first, y0));
    b0 = f32x4.add(b0, f32x4.mul(second, y0));
    const y1 = v128.load(x1);
    a1 = f32x4.add(a1, f32x4.mul(first, y1));
    b1 = f32x4.add(b1, f32x4.mul(second, y1));
    const y2 = v128.load(x2);
    a2 = f32x4.add(a2, f32x4.mul(first, y2));
    b2 = f32x4.add(b2, f32x4.mul(second, y2));
    const y3 = v128.load(x3);
    a3 = f32x4.add(a3, f32x4.mul(first, y3));
    b3 = f32x4.add(b3, f32x4.mul(second, y3));
    g += 16;
    below += 16;
    x += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
  put(out, across, f32x4.mul(factor, sums(a0, a1, a2, a3)));
  put(out + down, across, f32x4.mul(factor, sums(b0, b1, b2, b3)));
}

@inline
function put(out: usize, stride: usize, four: v128): void {
  if (stride === 4) {
    v128.store(out, four);
    return;
  }
  v128.store32_lane(out, four, 0);
  v128.store32_lane(out + stride, four, 1);
  v128.store32_lane(out + 2 * stride, four, 2);
  v128.store32_lane(out + 3 * stride, four, 3);
}

/** The sums across four vectors, in four lanes. */
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(
    v128.shuffle<f32>(ab, cd, 0, 1, 4, 5),
    v128.shuffle<f32>(ab, cd, 2, 3, 6, 7),
  );
}
