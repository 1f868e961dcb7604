import assert from "node:assert/strict";
import * as v from "valibot";
import { numbers, vectors } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/idx-images.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { imageFile, labelFile } from "./idx/idx-bytes.ts";

/** Image i is filled with i; its label is i mod 10. */
const count = 20;
const files = {
  images: imageFile([count, 2, 3], (index) => Math.floor(index / 6)),
  labels: labelFile(Array.from({ length: count }, (_, i) => i % 10)),
};

function generate(params: Record<string, unknown>, seed = 1, given = files) {
  return plugin.generate(v.parse(plugin.params, params), keyOf(seed), given);
}

Deno.test("images become vectors of bytes beside their labels, in the files' order", () => {
  const made = generate({});
  const { values, size, unit } = vectors(made, "input");
  assert.equal(size, 6);
  assert.equal(unit, "grey levels of 255");
  assert.ok(values instanceof Uint8Array);
  assert.deepEqual([...values], Array.from({ length: 120 }, (_, i) => Math.floor(i / 6)));
  assert.deepEqual([...numbers(made, "class")], Array.from({ length: 20 }, (_, i) => i % 10));
});

Deno.test("offset and count cut a piece out", () => {
  const made = generate({ offset: 12, count: 3 });
  assert.deepEqual([...numbers(made, "class")], [2, 3, 4]);
  assert.equal(vectors(made, "input").values[0], 12);
});

Deno.test("a random choice draws without replacement after the offset, with the right labels", () => {
  // Each of 4,000 subsets of 5 of 15 misses an image with probability 2/3: 1,333 +- 30 times each.
  const seen = new Float64Array(count);
  for (let seed = 0; seed < 4000; seed++) {
    const made = generate({ offset: 5, count: 5, choice: "random" }, seed);
    const rows = [0, 1, 2, 3, 4].map((i) => vectors(made, "input").values[6 * i]);
    assert.equal(new Set(rows).size, 5);
    assert.deepEqual([...numbers(made, "class")], rows.map((row) => row % 10));
    rows.forEach((row) => seen[row]++);
  }
  assert.deepEqual([...seen.subarray(0, 5)], [0, 0, 0, 0, 0]);
  // 5.5 standard deviations of a binomial(4000, 1/3): false alarms below 1e-6 over the 15 images.
  for (const times of seen.subarray(5)) assert.ok(Math.abs(times - 4000 / 3) < 5.5 * 29.8);
  assert.deepEqual(
    generate({ count: 5, choice: "random" }),
    generate({ count: 5, choice: "random" }),
  );
});

Deno.test("files that do not belong together, or too few images, are refused in words", () => {
  const short = { ...files, labels: labelFile([1, 2, 3]) };
  assert.throws(() => generate({}, 1, short), /label 20 images with 3 labels.*t10k/);
  assert.throws(() => generate({ count: 21 }), /take 21 images.*holds 20.*up to 20/);
  assert.throws(() => generate({ offset: 20 }), /take any images after the first 20/);
  const alone = { images: files.images } as unknown as typeof files;
  assert.throws(() => generate({}, 1, alone), /without the file "labels"/);
  const swapped = { images: files.labels, labels: files.images };
  assert.throws(() => generate({}, 1, swapped), /"images".*0x00000801, not 0x00000803/);
});
