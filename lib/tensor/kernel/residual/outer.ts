// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/** Products of two stacks of states over the examples: the gradient of a matrix. */
import { multiplyAdd } from "../multiply-add";
import { pairing } from "./vector";

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
  for (; g + 32 <= end; g += 32) {
    const first = v128.load(g, 0);
    const second = v128.load(below, 0);
    const y0 = v128.load(x, 0);
    a0 = multiplyAdd(first, y0, a0);
    b0 = multiplyAdd(second, y0, b0);
    const y1 = v128.load(x1, 0);
    a1 = multiplyAdd(first, y1, a1);
    b1 = multiplyAdd(second, y1, b1);
    const y2 = v128.load(x2, 0);
    a2 = multiplyAdd(first, y2, a2);
    b2 = multiplyAdd(second, y2, b2);
    const y3 = v128.load(x3, 0);
    a3 = multiplyAdd(first, y3, a3);
    b3 = multiplyAdd(second, y3, b3);
    const zfirst = v128.load(g, 16);
    const zsecond = v128.load(below, 16);
    const zy0 = v128.load(x, 16);
    a0 = multiplyAdd(zfirst, zy0, a0);
    b0 = multiplyAdd(zsecond, zy0, b0);
    const zy1 = v128.load(x1, 16);
    a1 = multiplyAdd(zfirst, zy1, a1);
    b1 = multiplyAdd(zsecond, zy1, b1);
    const zy2 = v128.load(x2, 16);
    a2 = multiplyAdd(zfirst, zy2, a2);
    b2 = multiplyAdd(zsecond, zy2, b2);
    const zy3 = v128.load(x3, 16);
    a3 = multiplyAdd(zfirst, zy3, a3);
    b3 = multiplyAdd(zsecond, zy3, b3);
    below += 32;
    x += 32;
    x1 += 32;
    x2 += 32;
    x3 += 32;
  }
  if (g < end) {
    const first = v128.load(g, 0);
    const second = v128.load(below, 0);
    const y0 = v128.load(x, 0);
    a0 = multiplyAdd(first, y0, a0);
    b0 = multiplyAdd(second, y0, b0);
    const y1 = v128.load(x1, 0);
    a1 = multiplyAdd(first, y1, a1);
    b1 = multiplyAdd(second, y1, b1);
    const y2 = v128.load(x2, 0);
    a2 = multiplyAdd(first, y2, a2);
    b2 = multiplyAdd(second, y2, b2);
    const y3 = v128.load(x3, 0);
    a3 = multiplyAdd(first, y3, a3);
    b3 = multiplyAdd(second, y3, b3);
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
