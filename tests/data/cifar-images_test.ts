import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { numbers, vectors } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/cifar-images.ts";
import { keyOf } from "../../lib/num/random/key.ts";

/** Images of one colour each, with the given label. */
function file(images: readonly (readonly [number, number, number, number])[]): Uint8Array {
  const bytes = new Uint8Array(images.length * 3073);
  images.forEach(([label, ...colour], i) => {
    bytes[i * 3073] = label;
    colour.forEach((value, plane) =>
      bytes.fill(value, i * 3073 + 1 + plane * 1024, i * 3073 + 1 + (plane + 1) * 1024)
    );
  });
  return bytes;
}

Deno.test("colours become the grey of BT.601, labels stay", () => {
  const images = file([[3, 255, 0, 0], [9, 0, 255, 0], [0, 0, 0, 255], [1, 200, 200, 200]]);
  const made = plugin.generate({}, keyOf(1), { images });
  const { values, size } = vectors(made, "input");
  assert.equal(size, 1024);
  const greys = [0, 1, 2, 3].map((i) => values[i * 1024 + 500]);
  assert.deepEqual(greys, [76, 150, 29, 200], "0.299, 0.587 and 0.114 of 255, and 200");
  assert.deepEqual([...numbers(made, "class")], [3, 9, 0, 1]);
  assert.equal(plugin.generate({ count: 2 }, keyOf(1), { images }).length, 2);
});

Deno.test("pixels keep their places", () => {
  const images = file([[0, 0, 0, 0]]);
  // Red in row 2, column 5.
  images[1 + 2 * 32 + 5] = 255;
  const { values } = vectors(plugin.generate({}, keyOf(1), { images }), "input");
  assert.deepEqual([...values.keys()].filter((i) => values[i] > 0), [69]);
});

Deno.test("what is no such file is refused", () => {
  const refused = (images: Uint8Array, words: RegExp, count?: number) =>
    assert.throws(() => plugin.generate({ count }, keyOf(1), { images }), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, words);
      return true;
    });
  refused(new Uint8Array(3072), /3072 bytes are no whole number of images/);
  refused(new Uint8Array(0), /0 bytes/);
  refused(file([[10, 0, 0, 0]]), /label of image 0 is 10/);
  refused(file([[1, 0, 0, 0]]), /it holds 1/, 2);
});
