// @ts-nocheck: AssemblyScript, compiled into dense.wasm.

/**
 * The product of two packed panels: 4 rows by 8 columns, in eight registers of four numbers. Each
 * entry is one sum in the order of k; products are rounded before they are added (there is no fused
 * operation). Stores alpha times the sums, or adds them to what is there.
 *
 * What bounds it: Deno checks the bounds of every access, which costs about three instructions a
 * load. So one load brings the four numbers of the left panel, three of which are then spread by
 * shuffles; the last is loaded once more, for shuffles compete with the arithmetic, and this load
 * ends where the other does, so that it needs no check of its own. Unrolling gained nothing.
 * @param steps of k
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
  for (; a < end; a += 16, b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const four = v128.load(a);
    const a0 = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.shuffle<f32>(four, four, 1, 1, 1, 1);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.shuffle<f32>(four, four, 2, 2, 2, 2);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
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
