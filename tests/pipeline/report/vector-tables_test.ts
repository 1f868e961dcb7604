/** Tables with a vector in each row, through the engine: shown in short, compared by component, quick. */
import assert from "node:assert/strict";
import { decodeTable, encodeTable } from "../../../lib/contract/codec.ts";
import {
  groupBy,
  numberColumn,
  table,
  vectorColumn,
  vectors,
} from "../../../lib/contract/table.ts";
import { tableMediaType } from "../../../lib/contract/media-types.ts";
import { tableLines } from "../../../lib/pipeline/commands/show.ts";
import { csvOf } from "../../../lib/pipeline/report/csv.ts";
import { isWithinError } from "../../../lib/pipeline/verification/inexact.ts";
import { differenceBetween } from "../../../lib/pipeline/verification/output-difference.ts";
import { differenceLines } from "../../../lib/pipeline/verification/output-difference-text.ts";
import { rowsWhere } from "../../../lib/contract/rows.ts";

const tableOf = (values: Float32Array | Uint8Array, size: number) =>
  table({
    digit: numberColumn(new Float64Array(values.length / size), "dimensionless", "label"),
    input: vectorColumn(values, size, { description: "pixels" }),
  });
const bytesOf = (...given: Parameters<typeof tableOf>) => encodeTable(tableOf(...given));

Deno.test("a vector is shown by its first numbers and its size", () => {
  const image = new Uint8Array(2 * 784).fill(255, 2, 5);
  const lines = tableLines(tableOf(image, 784), { name: "train", rows: 20 });
  assert.match(lines[3], /0 +0 0 255 … 784 numbers/);
  assert.ok(lines.every((line) => line.length < 60));
  const [, , , short] = tableLines(tableOf(Float32Array.of(0.1, -2), 2), { name: "x", rows: 9 });
  assert.match(short, /0\.1000+ -2$/);
});

Deno.test("a difference is reported by row, column and component, with how far the column differs", () => {
  const a = Float32Array.of(1, 2, 3, 4, 5, 6);
  const b = Float32Array.of(1, 2, 3, 4.5, 5, 7);
  const found = differenceBetween(bytesOf(a, 2), bytesOf(b, 2), tableMediaType)!;
  assert.deepEqual(differenceLines(found), [
    "row 1, column input[1]: 4 → 4.5",
    "  input: 2 rows differ, by at most 1 (relative 0.143)",
  ]);
  const longer = differenceBetween(bytesOf(a, 2), bytesOf(a.slice(0, 4), 2), tableMediaType)!;
  assert.equal(
    differenceLines(longer)[0],
    "row 2, column digit: 0 → (absent) (3 rows → 2)",
  );
  const sizes = differenceBetween(bytesOf(a, 2), bytesOf(a, 3), tableMediaType)!;
  assert.deepEqual(differenceLines(sizes), ['size of input: "2" → "3"']);
  const bytes = differenceBetween(bytesOf(a, 2), bytesOf(Uint8Array.from(a), 2), tableMediaType)!;
  assert.deepEqual(differenceLines(bytes), ['numbers of input: "Float32Array" → "Uint8Array"']);
});

Deno.test("results of WebGPU are one within the error, relative to the largest component", () => {
  const a = Float32Array.of(1, 2, 3, 1000);
  const close = Float32Array.of(1.05, 2, 3, 1000);
  const far = Float32Array.of(1.5, 2, 3, 1000);
  assert.ok(isWithinError(bytesOf(a, 2), bytesOf(close, 2), tableMediaType));
  assert.ok(!isWithinError(bytesOf(a, 2), bytesOf(far, 2), tableMediaType));
  assert.ok(!isWithinError(bytesOf(a, 2), bytesOf(a, 4), tableMediaType));
});

Deno.test("a vector in CSV is one field; rows are not selected or grouped by vectors", () => {
  const small = tableOf(Uint8Array.of(1, 2, 3, 4), 2);
  assert.equal(csvOf(small), "digit,input\r\n0,1 2\r\n0,3 4\r\n");
  assert.throws(
    () => rowsWhere(small, { input: "1 2" }, "data"),
    /cannot select rows of "data" by "input", which holds a vector in each row; allowed: digit/,
  );
  assert.throws(
    () => groupBy(small, ["input"]),
    /cannot take rows apart by "input", which holds vectors of 2 numbers; allowed: digit/,
  );
});

Deno.test("a data set of 60,000 images is decoded without a copy, and compared in passing", () => {
  const images = new Uint8Array(60_000 * 784).map((_, i) => i % 251);
  const encoded = bytesOf(images, 784);
  const { values } = vectors(decodeTable(encoded), "input");
  assert.equal(values.buffer, encoded.buffer, "the table looks into the file's bytes");
  // Bytes that begin anywhere are read as well.
  const shifted = new Uint8Array(encoded.length + 1);
  shifted.set(encoded, 1);
  assert.equal(decodeTable(shifted.subarray(1)).length, 60_000);
  const other = encoded.slice();
  other[other.indexOf(250, 40_000_000)] = 0;
  const found = differenceBetween(encoded, other, tableMediaType)!;
  assert.ok(found.kind === "table" && found.component !== undefined);
  assert.equal(found.columns[0].rows, 1);
});
