/** Rows of inputs on their way into a network. */
import type { DenseInputs } from "./network.ts";

/** Pixels as shares of the brightest. */
export const rawPixels = { mean: 0, deviation: 1 };

/**
 * The float32 value of each byte: (byte / 255 - mean) / deviation, each operation rounded to
 * float32.
 */
export function byteValues({ mean, deviation } = rawPixels): Float32Array {
  const { fround } = Math;
  return Float32Array.from({ length: 256 }, (_, byte) => {
    const shifted = fround(fround(byte / 255) - fround(mean));
    return fround(shifted / fround(deviation));
  });
}

/** Copies rows of `size` entries; row i of `out` starts at i stride. */
export function gatherRows<T extends Float32Array | Uint8Array>(
  from: T,
  { rows, size, stride, out }: {
    readonly rows: Int32Array;
    readonly size: number;
    readonly stride: number;
    readonly out: T;
  },
): void {
  for (let i = 0; i < rows.length; i++) {
    out.set(from.subarray(rows[i] * size, (rows[i] + 1) * size), i * stride);
  }
}

/** Rows of inputs as float32 numbers. @shape rows x size */
export function inputRows(
  { inputs, pixels }: DenseInputs,
  rows: Int32Array,
  size: number,
): Float32Array {
  const out = new Float32Array(rows.length * size);
  if (inputs instanceof Float32Array) {
    gatherRows(inputs, { rows, size, stride: size, out });
    return out;
  }
  const bytes = new Uint8Array(out.length);
  gatherRows(inputs, { rows, size, stride: size, out: bytes });
  const values = byteValues(pixels);
  return out.map((_, i) => values[bytes[i]]);
}

/** The indices 0 … count - 1. */
export function allRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
