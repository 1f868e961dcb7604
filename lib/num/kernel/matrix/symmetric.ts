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
 * y = A x for a symmetric A of which the lower triangle is read, `stride` bytes a row: each entry is read once and used
 * twice. What bounds it is memory, once the triangle is larger than the second cache.
 */
export function symmetricProduct(a: usize, stride: usize, order: usize, x: usize, y: usize): void {
  memory.fill(y, 0, order << 3);
  let i: usize = 0;
  for (; i + 4 <= order; i += 4) fourRows(a + i * stride, stride, i, x, y);
  for (; i < order; i++) {
    const row = a + i * stride;
    const factor = load<f64>(x + (i << 3));
    let sum: f64 = 0;
    for (let at: usize = 0; at < i << 3; at += 8) {
      const entry = load<f64>(row + at);
      sum += entry * load<f64>(x + at);
      store<f64>(y + at, load<f64>(y + at) + entry * factor);
    }
    const at = i << 3;
    store<f64>(y + at, load<f64>(y + at) + (sum + load<f64>(row + at) * factor));
  }
}

/** Rows i to i + 3, i a multiple of 4: the columns before them, then the triangle. */
function fourRows(a: usize, stride: usize, i: usize, x: usize, y: usize): void {
  const b = a + stride;
  const c = b + stride;
  const d = c + stride;
  const own = x + (i << 3);
  const fa = v128.load64_splat(own);
  const fb = v128.load64_splat(own, 8);
  const fc = v128.load64_splat(own, 16);
  const fd = v128.load64_splat(own, 24);
  let sa = f64x2.splat(0);
  let sb = f64x2.splat(0);
  let sc = f64x2.splat(0);
  let sd = f64x2.splat(0);
  const before = i << 3;
  for (let at: usize = 0; at < before; at += 16) {
    const xs = v128.load(x + at);
    const ra = v128.load(a + at);
    const rb = v128.load(b + at);
    sa = multiplyAdd(sa, ra, xs);
    sb = multiplyAdd(sb, rb, xs);
    const first = multiplyAdd(f64x2.mul(ra, fa), rb, fb);
    const rc = v128.load(c + at);
    const rd = v128.load(d + at);
    sc = multiplyAdd(sc, rc, xs);
    sd = multiplyAdd(sd, rd, xs);
    const second = multiplyAdd(f64x2.mul(rc, fc), rd, fd);
    v128.store(y + at, f64x2.add(v128.load(y + at), f64x2.add(first, second)));
  }
  const out = y + before;
  store<f64>(out, sumOf(sa));
  store<f64>(out, sumOf(sb), 8);
  store<f64>(out, sumOf(sc), 16);
  store<f64>(out, sumOf(sd), 24);
  for (let m: usize = 0; m < 4; m++) {
    const row = a + m * stride + before;
    const mine = out + (m << 3);
    const factor = load<f64>(own + (m << 3));
    for (let k: usize = 0; k < m; k++) {
      const entry = load<f64>(row + (k << 3));
      const other = out + (k << 3);
      store<f64>(mine, load<f64>(mine) + entry * load<f64>(own + (k << 3)));
      store<f64>(other, load<f64>(other) + entry * factor);
    }
    store<f64>(mine, load<f64>(mine) + load<f64>(row + (m << 3)) * factor);
  }
}
