/** idx files as bytes, written in tests. */

/** A file of unsigned bytes of the given sizes; `value` gives byte i. */
export function imageFile(
  sizes: readonly number[],
  value: (index: number) => number,
): Uint8Array {
  const header = 4 + 4 * sizes.length;
  const bytes = new Uint8Array(header + sizes.reduce((product, size) => product * size, 1));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x800 + sizes.length);
  sizes.forEach((size, k) => view.setUint32(4 + 4 * k, size));
  for (let i = header; i < bytes.length; i++) bytes[i] = value(i - header);
  return bytes;
}

export function labelFile(labels: readonly number[]): Uint8Array {
  return imageFile([labels.length], (index) => labels[index]);
}
