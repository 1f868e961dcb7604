// @ts-nocheck: AssemblyScript, compiled into matrix.wasm.

/**
 * X = L^{-1} X in place, for a lower triangular L of `order` rows and an X of as many rows and `columns` columns: eight
 * columns at a time, then two, then one. Strides in bytes. Each entry is divided by the pivot.
 */
export function solveLowerBlock(
  l: usize,
  lStride: usize,
  order: usize,
  x: usize,
  xStride: usize,
  columns: usize,
): void {
  let j: usize = 0;
  for (; j + 8 <= columns; j += 8) eightColumns(l, lStride, order, x + (j << 3), xStride);
  for (; j + 2 <= columns; j += 2) twoColumns(l, lStride, order, x + (j << 3), xStride);
  if (j < columns) oneColumn(l, lStride, order, x + (j << 3), xStride);
}

function eightColumns(l: usize, lStride: usize, order: usize, x: usize, xStride: usize): void {
  for (let i: usize = 0; i < order; i++) {
    const row = l + i * lStride;
    const out = x + i * xStride;
    let s0 = v128.load(out);
    let s1 = v128.load(out, 16);
    let s2 = v128.load(out, 32);
    let s3 = v128.load(out, 48);
    let above = x;
    for (let k: usize = 0; k < i; k++) {
      const factor = v128.load64_splat(row + (k << 3));
      s0 = f64x2.sub(s0, f64x2.mul(factor, v128.load(above)));
      s1 = f64x2.sub(s1, f64x2.mul(factor, v128.load(above, 16)));
      s2 = f64x2.sub(s2, f64x2.mul(factor, v128.load(above, 32)));
      s3 = f64x2.sub(s3, f64x2.mul(factor, v128.load(above, 48)));
      above += xStride;
    }
    const pivot = v128.load64_splat(row + (i << 3));
    v128.store(out, f64x2.div(s0, pivot));
    v128.store(out, f64x2.div(s1, pivot), 16);
    v128.store(out, f64x2.div(s2, pivot), 32);
    v128.store(out, f64x2.div(s3, pivot), 48);
  }
}

function twoColumns(l: usize, lStride: usize, order: usize, x: usize, xStride: usize): void {
  for (let i: usize = 0; i < order; i++) {
    const row = l + i * lStride;
    const out = x + i * xStride;
    let sum = v128.load(out);
    for (let k: usize = 0; k < i; k++) {
      const factor = v128.load64_splat(row + (k << 3));
      sum = f64x2.sub(sum, f64x2.mul(factor, v128.load(x + k * xStride)));
    }
    v128.store(out, f64x2.div(sum, v128.load64_splat(row + (i << 3))));
  }
}

function oneColumn(l: usize, lStride: usize, order: usize, x: usize, xStride: usize): void {
  for (let i: usize = 0; i < order; i++) {
    const row = l + i * lStride;
    const out = x + i * xStride;
    let sum = load<f64>(out);
    for (let k: usize = 0; k < i; k++) {
      sum -= load<f64>(row + (k << 3)) * load<f64>(x + k * xStride);
    }
    store<f64>(out, sum / load<f64>(row + (i << 3)));
  }
}
