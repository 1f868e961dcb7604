// @ts-nocheck: AssemblyScript, compiled into dense.wasm.

/**
 * The product of two packed panels: 4 rows by 8 columns, in eight registers of four numbers. Each entry
 * is one sum in the order of k; products are rounded before they are added (there is no fused operation).
 * Stores alpha times the sums, or adds them to what is there.
 * @param steps of k, a multiple of 4
 * @param stride of c in bytes
 */
export function tile(
  steps: usize,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  alpha: f32,
  add: bool,
): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  const end = a + (steps << 4);
  for (; a < end; a += 64, b += 128) {
    const p0 = v128.load(b, 0);
    const q0 = v128.load(b, 16);
    const a00 = v128.load32_splat(a, 0);
    c00 = f32x4.add(c00, f32x4.mul(a00, p0));
    c01 = f32x4.add(c01, f32x4.mul(a00, q0));
    const a10 = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(a10, p0));
    c11 = f32x4.add(c11, f32x4.mul(a10, q0));
    const a20 = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(a20, p0));
    c21 = f32x4.add(c21, f32x4.mul(a20, q0));
    const a30 = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(a30, p0));
    c31 = f32x4.add(c31, f32x4.mul(a30, q0));
    const p1 = v128.load(b, 32);
    const q1 = v128.load(b, 48);
    const a01 = v128.load32_splat(a, 16);
    c00 = f32x4.add(c00, f32x4.mul(a01, p1));
    c01 = f32x4.add(c01, f32x4.mul(a01, q1));
    const a11 = v128.load32_splat(a, 20);
    c10 = f32x4.add(c10, f32x4.mul(a11, p1));
    c11 = f32x4.add(c11, f32x4.mul(a11, q1));
    const a21 = v128.load32_splat(a, 24);
    c20 = f32x4.add(c20, f32x4.mul(a21, p1));
    c21 = f32x4.add(c21, f32x4.mul(a21, q1));
    const a31 = v128.load32_splat(a, 28);
    c30 = f32x4.add(c30, f32x4.mul(a31, p1));
    c31 = f32x4.add(c31, f32x4.mul(a31, q1));
    const p2 = v128.load(b, 64);
    const q2 = v128.load(b, 80);
    const a02 = v128.load32_splat(a, 32);
    c00 = f32x4.add(c00, f32x4.mul(a02, p2));
    c01 = f32x4.add(c01, f32x4.mul(a02, q2));
    const a12 = v128.load32_splat(a, 36);
    c10 = f32x4.add(c10, f32x4.mul(a12, p2));
    c11 = f32x4.add(c11, f32x4.mul(a12, q2));
    const a22 = v128.load32_splat(a, 40);
    c20 = f32x4.add(c20, f32x4.mul(a22, p2));
    c21 = f32x4.add(c21, f32x4.mul(a22, q2));
    const a32 = v128.load32_splat(a, 44);
    c30 = f32x4.add(c30, f32x4.mul(a32, p2));
    c31 = f32x4.add(c31, f32x4.mul(a32, q2));
    const p3 = v128.load(b, 96);
    const q3 = v128.load(b, 112);
    const a03 = v128.load32_splat(a, 48);
    c00 = f32x4.add(c00, f32x4.mul(a03, p3));
    c01 = f32x4.add(c01, f32x4.mul(a03, q3));
    const a13 = v128.load32_splat(a, 52);
    c10 = f32x4.add(c10, f32x4.mul(a13, p3));
    c11 = f32x4.add(c11, f32x4.mul(a13, q3));
    const a23 = v128.load32_splat(a, 56);
    c20 = f32x4.add(c20, f32x4.mul(a23, p3));
    c21 = f32x4.add(c21, f32x4.mul(a23, q3));
    const a33 = v128.load32_splat(a, 60);
    c30 = f32x4.add(c30, f32x4.mul(a33, p3));
    c31 = f32x4.add(c31, f32x4.mul(a33, q3));
  }
  const scale = f32x4.splat(alpha);
  put(c, f32x4.mul(scale, c00), add);
  put(c + 16, f32x4.mul(scale, c01), add);
  c += stride;
  put(c, f32x4.mul(scale, c10), add);
  put(c + 16, f32x4.mul(scale, c11), add);
  c += stride;
  put(c, f32x4.mul(scale, c20), add);
  put(c + 16, f32x4.mul(scale, c21), add);
  c += stride;
  put(c, f32x4.mul(scale, c30), add);
  put(c + 16, f32x4.mul(scale, c31), add);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function put(at: usize, value: v128, add: bool): void {
  v128.store(at, add ? f32x4.add(v128.load(at), value) : value);
}
