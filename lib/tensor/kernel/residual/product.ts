// @ts-nocheck: AssemblyScript, compiled into residual.wasm.

/**
 * Products of a small matrix with states: rows of float32 numbers, one row a feature, one column an
 * example. A row has `width` bytes, a multiple of 16. Every column is added up in the order of the inner
 * index whatever the tile, so an example's numbers do not depend on the others.
 */

/** out[i] = base[i] + alpha sum_j m[i, j] x[j]; m by strides in bytes; without base (0) just the sum. */
export function multiply(
  out: usize,
  base: usize,
  alpha: f32,
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
    for (let i: usize = 0; i < evenRows; i += 2) {
      const target = i * width + column;
      tile2x4(
        out + target,
        base === 0 ? base : base + target,
        factor,
        inner,
        m + i * rowStride,
        rowStride,
        columnStride,
        x + column,
        width,
      );
    }
    if (evenRows < rows) {
      for (let part: usize = 0; part < 64; part += 16) {
        const target = evenRows * width + column + part;
        const source = x + column + part;
        const row = m + evenRows * rowStride;
        const start = base === 0 ? base : base + target;
        tile1x1(out + target, start, factor, inner, row, columnStride, source, width);
      }
    }
  }
  for (; column < width; column += 16) {
    for (let i: usize = 0; i < rows; i++) {
      const target = i * width + column;
      const row = m + i * rowStride;
      const start = base === 0 ? base : base + target;
      tile1x1(out + target, start, factor, inner, row, columnStride, x + column, width);
    }
  }
}

function finish(target: usize, base: usize, factor: v128, sum: v128): void {
  if (base === 0) v128.store(target, sum);
  else v128.store(target, f32x4.add(v128.load(base), f32x4.mul(factor, sum)));
}

function tile1x1(
  target: usize,
  base: usize,
  factor: v128,
  inner: usize,
  m: usize,
  columnStride: usize,
  x: usize,
  width: usize,
): void {
  let sum = f32x4.splat(0);
  for (let j: usize = 0; j < inner; j++) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(m), v128.load(x)));
    m += columnStride;
    x += width;
  }
  finish(target, base, factor, sum);
}

function tile2x4(
  target: usize,
  base: usize,
  factor: v128,
  inner: usize,
  m: usize,
  rowStride: usize,
  columnStride: usize,
  x: usize,
  width: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
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
  const below = target + width;
  const under = base === 0 ? base : base + width;
  finish(target, base, factor, a0);
  finish(target + 16, base === 0 ? base : base + 16, factor, a1);
  finish(target + 32, base === 0 ? base : base + 32, factor, a2);
  finish(target + 48, base === 0 ? base : base + 48, factor, a3);
  finish(below, under, factor, b0);
  finish(below + 16, base === 0 ? base : under + 16, factor, b1);
  finish(below + 32, base === 0 ? base : under + 32, factor, b2);
  finish(below + 48, base === 0 ? base : under + 48, factor, b3);
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
  const blockRows = rows & ~1;
  const blockColumns = columns & ~3;
  for (let i: usize = 0; i < blockRows; i += 2) {
    for (let j: usize = 0; j < blockColumns; j += 4) {
      dot2x4(out + i * stride + (j << 2), stride, factor, g + i * width, x + j * width, width);
    }
  }
  for (let i: usize = 0; i < rows; i++) {
    const from = i < blockRows ? blockColumns : 0;
    for (let j: usize = from; j < columns; j++) {
      f32.store(out + i * stride + (j << 2), alpha * dot(g + i * width, x + j * width, width));
    }
  }
}

/** Sum over the columns of a row, or of the product of two. */
export function dot(g: usize, x: usize, width: usize): f32 {
  let sum = f32x4.splat(0);
  for (let c: usize = 0; c < width; c += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(g + c), v128.load(x + c)));
  }
  return across(sum);
}

/** (0 + 2) + (1 + 3), the order of {@link dot2x4} too. */
export function across(sum: v128): f32 {
  return (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2)) +
    (f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3));
}

function dot2x4(out: usize, stride: usize, factor: v128, g: usize, x: usize, width: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  const end = g + width;
  let below = g + width;
  let x1 = x + width;
  let x2 = x1 + width;
  let x3 = x2 + width;
  for (; g < end; g += 16) {
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
    below += 16;
    x += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
  v128.store(out, f32x4.mul(factor, sums(a0, a1, a2, a3)));
  v128.store(out + stride, f32x4.mul(factor, sums(b0, b1, b2, b3)));
}

/** The sums across four vectors, in four lanes. */
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(
    v128.shuffle<f32>(ab, cd, 0, 1, 4, 5),
    v128.shuffle<f32>(ab, cd, 2, 3, 6, 7),
  );
}
