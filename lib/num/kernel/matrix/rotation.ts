// @ts-nocheck: AssemblyScript, compiled into matrix.wasm.

/**
 * Applies plane rotations to rows, sixteen columns at a time, so that the strip stays in cache through all of them.
 * `rotations` are pairs (cosine, sine), `count` of them in chains: within a chain each rotation's second row is the
 * next one's first. A rotation makes rows first, second into c first + s second, c second - s first; the first row is
 * then done, the second stays in registers for the next.
 * @param chains (first row, step in rows, rotations) of each, as i32
 * @param columns a multiple of 16
 */
export function rotateRows(
  rows: usize,
  stride: usize,
  columns: usize,
  chains: usize,
  chainCount: usize,
  rotations: usize,
): void {
  for (let j: usize = 0; j < columns; j += 16) {
    let next = rotations;
    for (let chain: usize = 0; chain < chainCount; chain++) {
      const at = chains + chain * 12;
      const count = <usize> load<i32>(at, 8);
      const step = <usize> (load<i32>(at, 4) * <i32> stride);
      const first = rows + <usize> load<i32>(at) * stride + (j << 3);
      rotateChain(first, step, next, count);
      next += count << 4;
    }
  }
}

/** `step` may stand for a negative number: addresses are taken modulo 2^32. */
function rotateChain(first: usize, step: usize, rotation: usize, count: usize): void {
  let r0 = v128.load(first);
  let r1 = v128.load(first, 16);
  let r2 = v128.load(first, 32);
  let r3 = v128.load(first, 48);
  let r4 = v128.load(first, 64);
  let r5 = v128.load(first, 80);
  let r6 = v128.load(first, 96);
  let r7 = v128.load(first, 112);
  const end = rotation + (count << 4);
  while (rotation < end) {
    const c = v128.load64_splat(rotation);
    const s = v128.load64_splat(rotation, 8);
    const second = first + step;
    let x = v128.load(second);
    v128.store(first, f64x2.add(f64x2.mul(c, r0), f64x2.mul(s, x)));
    r0 = f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, r0));
    x = v128.load(second, 16);
    v128.store(first, f64x2.add(f64x2.mul(c, r1), f64x2.mul(s, x)), 16);
    r1 = f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, r1));
    x = v128.load(second, 32);
    v128.store(first, f64x2.add(f64x2.mul(c, r2), f64x2.mul(s, x)), 32);
    r2 = f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, r2));
    x = v128.load(second, 48);
    v128.store(first, f64x2.add(f64x2.mul(c, r3), f64x2.mul(s, x)), 48);
    r3 = f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, r3));
    x = v128.load(second, 64);
    v128.store(first, f64x2.add(f64x2.mul(c, r4), f64x2.mul(s, x)), 64);
    r4 = f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, r4));
    x = v128.load(second, 80);
    v128.store(first, f64x2.add(f64x2.mul(c, r5), f64x2.mul(s, x)), 80);
    r5 = f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, r5));
    x = v128.load(second, 96);
    v128.store(first, f64x2.add(f64x2.mul(c, r6), f64x2.mul(s, x)), 96);
    r6 = f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, r6));
    x = v128.load(second, 112);
    v128.store(first, f64x2.add(f64x2.mul(c, r7), f64x2.mul(s, x)), 112);
    r7 = f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, r7));
    first = second;
    rotation += 16;
  }
  v128.store(first, r0);
  v128.store(first, r1, 16);
  v128.store(first, r2, 32);
  v128.store(first, r3, 48);
  v128.store(first, r4, 64);
  v128.store(first, r5, 80);
  v128.store(first, r6, 96);
  v128.store(first, r7, 112);
}
