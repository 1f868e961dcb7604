// @ts-nocheck: AssemblyScript, compiled into dense.wasm and dense-unfused.wasm.

/**
 * Rows of bytes as float32 numbers: (byte / 255 - mean) / deviation, each operation rounded. Source
 * rows follow each other every `size` bytes, those of `out` every `stride` numbers; what is between
 * stays.
 */
export function expandBytes(
  rows: usize,
  size: usize,
  stride: usize,
  source: usize,
  out: usize,
  mean: f32,
  deviation: f32,
): void {
  const means = f32x4.splat(mean);
  const deviations = f32x4.splat(deviation);
  for (let row: usize = 0; row < rows; row++) {
    const from = source + row * size;
    const to = out + (row * stride << 2);
    let j: usize = 0;
    for (; j + 8 <= size; j += 8) {
      const shorts = v128.load8x8_u(from + j);
      const at = to + (j << 2);
      v128.store(at, normalised(i32x4.extend_low_i16x8_u(shorts), means, deviations));
      v128.store(at, normalised(i32x4.extend_high_i16x8_u(shorts), means, deviations), 16);
    }
    for (; j < size; j++) {
      const share = <f32> load<u8>(from + j) / 255;
      store<f32>(to + (j << 2), (share - mean) / deviation);
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function normalised(bytes: v128, means: v128, deviations: v128): v128 {
  const shares = f32x4.div(f32x4.convert_i32x4_s(bytes), f32x4.splat(255));
  return f32x4.div(f32x4.sub(shares, means), deviations);
}
