import assert from "node:assert/strict";
import { decodeTable, encodeTable } from "../../lib/contract/codec.ts";
import {
  cell,
  concatenate,
  numberColumn,
  numbers,
  rowsOf,
  select,
  table,
  vectorColumn,
  vectors,
} from "../../lib/contract/table.ts";
import { withLabels } from "../../lib/contract/labels.ts";

const images = table({
  image: vectorColumn(Uint8Array.from({ length: 12 }, (_, i) => 20 * i), 4, {
    description: "pixels",
  }),
  input: vectorColumn(Float32Array.from([1, 2.5, -0, 1e-30, 4, 5]), 2, { description: "x" }),
  digit: numberColumn([3, 1, 4], "dimensionless", "label"),
});

Deno.test("Arrow keeps vectors of bytes and of float32, with their size, bit for bit", () => {
  assert.deepEqual(decodeTable(encodeTable(images)), images);
  assert.deepEqual(encodeTable(images), encodeTable(images));
});

Deno.test("vectors follow their rows when rows are selected, stacked and labelled", () => {
  const chosen = select(images, [2, 0]);
  assert.deepEqual([...vectors(chosen, "image").values], [160, 180, 200, 220, 0, 20, 40, 60]);
  assert.deepEqual([...numbers(chosen, "digit")], [4, 3]);
  const stacked = concatenate([withLabels(chosen, { seed: 1 }), withLabels(images, { seed: 2 })]);
  assert.equal(stacked.length, 5);
  assert.equal(rowsOf(stacked.columns.image), 5);
  assert.deepEqual(cell(stacked.columns.input, 0), "4 5");
  assert.deepEqual(cell(stacked.columns.input, 2), "1 2.5");
});

Deno.test("a column of another kind, a ragged vector, a NaN are refused in words", () => {
  assert.throws(() => vectors(images, "digit"), /cannot read number column "digit" as vectors/);
  assert.throws(() => numbers(images, "image"), /cannot read vector column "image" as numbers/);
  assert.throws(() => vectorColumn(new Float32Array(5), 2, { description: "" }), /5 numbers/);
  const bad = table({ x: vectorColumn(new Float32Array([1, NaN]), 2, { description: "" }) });
  assert.throws(() => encodeTable(bad), /cannot store NaN/);
});
