// @ts-nocheck: AssemblyScript, compiled into matrix.wasm.

// @ts-ignore: a decorator of AssemblyScript
@inline
function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

/**
 * out_i = row_i . x for `count` rows of `length` entries, `stride` bytes apart: four rows at a time, four sums each.
 */
export function productsOfRows(
  rows: usize,
  stride: usize,
  count: usize,
  length: usize,
  x: usize,
  out: usize,
): void {
  let i: usize = 0;
  for (; i + 4 <= count; i += 4) {
    fourProducts(rows, rows + stride, rows + 2 * stride, rows + 3 * stride, length, x, out);
    rows += stride << 2;
    out += 32;
  }
  for (; i < count; i++) {
    store<f64>(out, oneProduct(rows, length, x));
    rows += stride;
    out += 8;
  }
}

function fourProducts(
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  length: usize,
  x: usize,
  out: usize,
): void {
  let a0 = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  let b0 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let c0 = f64x2.splat(0);
  let c1 = f64x2.splat(0);
  let d0 = f64x2.splat(0);
  let d1 = f64x2.splat(0);
  const whole = (length & ~3) << 3;
  for (let at: usize = 0; at < whole; at += 32) {
    const x0 = v128.load(x + at);
    const x1 = v128.load(x + at, 16);
    a0 = multiplyAdd(a0, v128.load(a + at), x0);
    a1 = multiplyAdd(a1, v128.load(a + at, 16), x1);
    b0 = multiplyAdd(b0, v128.load(b + at), x0);
    b1 = multiplyAdd(b1, v128.load(b + at, 16), x1);
    c0 = multiplyAdd(c0, v128.load(c + at), x0);
    c1 = multiplyAdd(c1, v128.load(c + at, 16), x1);
    d0 = multiplyAdd(d0, v128.load(d + at), x0);
    d1 = multiplyAdd(d1, v128.load(d + at, 16), x1);
  }
  let first = sumOf(f64x2.add(a0, a1));
  let second = sumOf(f64x2.add(b0, b1));
  let third = sumOf(f64x2.add(c0, c1));
  let fourth = sumOf(f64x2.add(d0, d1));
  for (let at = whole; at < length << 3; at += 8) {
    const factor = load<f64>(x + at);
    first += load<f64>(a + at) * factor;
    second += load<f64>(b + at) * factor;
    third += load<f64>(c + at) * factor;
    fourth += load<f64>(d + at) * factor;
  }
  store<f64>(out, first);
  store<f64>(out, second, 8);
  store<f64>(out, third, 16);
  store<f64>(out, fourth, 24);
}

function oneProduct(a: usize, length: usize, x: usize): f64 {
  let a0 = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  const whole = (length & ~3) << 3;
  for (let at: usize = 0; at < whole; at += 32) {
    a0 = multiplyAdd(a0, v128.load(a + at), v128.load(x + at));
    a1 = multiplyAdd(a1, v128.load(a + at, 16), v128.load(x + at, 16));
  }
  let sum = sumOf(f64x2.add(a0, a1));
  for (let at = whole; at < length << 3; at += 8) sum += load<f64>(a + at) * load<f64>(x + at);
  return sum;
}

/** y += alpha sum_i factor_i row_i for `count` rows of `length` entries: four rows at a time. */
export function addRows(
  rows: usize,
  stride: usize,
  count: usize,
  length: usize,
  factors: usize,
  alpha: f64,
  y: usize,
): void {
  let i: usize = 0;
  for (; i + 4 <= count; i += 4) {
    addFour(rows, rows + stride, rows + 2 * stride, rows + 3 * stride, length, factors, alpha, y);
    rows += stride << 2;
    factors += 32;
  }
  for (; i < count; i++) {
    addOne(rows, length, alpha * load<f64>(factors), y);
    rows += stride;
    factors += 8;
  }
}

function addFour(
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  length: usize,
  factors: usize,
  alpha: f64,
  y: usize,
): void {
  const fa = f64x2.splat(alpha * load<f64>(factors));
  const fb = f64x2.splat(alpha * load<f64>(factors, 8));
  const fc = f64x2.splat(alpha * load<f64>(factors, 16));
  const fd = f64x2.splat(alpha * load<f64>(factors, 24));
  const whole = (length & ~1) << 3;
  for (let at: usize = 0; at < whole; at += 16) {
    const first = multiplyAdd(f64x2.mul(v128.load(a + at), fa), v128.load(b + at), fb);
    const second = multiplyAdd(f64x2.mul(v128.load(c + at), fc), v128.load(d + at), fd);
    v128.store(y + at, f64x2.add(v128.load(y + at), f64x2.add(first, second)));
  }
  if (length & 1) {
    const first = load<f64>(a + whole) * f64x2.extract_lane(fa, 0) +
      load<f64>(b + whole) * f64x2.extract_lane(fb, 0);
    const second = load<f64>(c + whole) * f64x2.extract_lane(fc, 0) +
      load<f64>(d + whole) * f64x2.extract_lane(fd, 0);
    store<f64>(y + whole, load<f64>(y + whole) + (first + second));
  }
}

function addOne(a: usize, length: usize, factor: f64, y: usize): void {
  const splat = f64x2.splat(factor);
  const whole = (length & ~1) << 3;
  for (let at: usize = 0; at < whole; at += 16) {
    v128.store(y + at, multiplyAdd(v128.load(y + at), v128.load(a + at), splat));
  }
  if (length & 1) store<f64>(y + whole, load<f64>(y + whole) + load<f64>(a + whole) * factor);
}
