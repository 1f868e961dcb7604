/** Rows of inputs on their way into a network. */
import type { DenseInputs } from "./network.ts";

/** The float32 value of each byte: (byte / 255 - mean) / deviation, each operation rounded to float32. */
export function byteValues({ mean = 0, deviation = 1 } = {}): Float32Array {
  const { fround } = Math;
  return Float32Array.from({ length: 256 }, (_, byte) => {
    const shifted = fround(fround(byte / 255) - fround(mean));
    return fround(shifted / fround(deviation));
  });
}

/**
 * Copies rows of inputs, as float32 numbers.
 * @param rows which ones; `size` numbers each
 * @param out row i starts at i stride
 */
export function gatherInputs(
  { inputs, pixels }: DenseInputs,
  { rows, size, stride, out }: {
    readonly rows: Int32Array;
    readonly size: number;
    readonly stride: number;
    readonly out: Float32Array;
  },
): void {
  if (inputs instanceof Float32Array) {
    for (let i = 0; i < rows.length; i++) {
      out.set(inputs.subarray(rows[i] * size, (rows[i] + 1) * size), i * stride);
    }
    return;
  }
  const values = byteValues(pixels);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * size;
    for (let j = 0, to = i * stride; j < size; j++, to++) out[to] = values[inputs[from + j]];
  }
}
