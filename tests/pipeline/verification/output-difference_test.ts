import assert from "node:assert/strict";
import { encodeTable } from "../../../lib/contract/codec.ts";
import { type Column, numberColumn, table, textColumn } from "../../../lib/contract/table.ts";
import { tableMediaType } from "../../../lib/contract/media-types.ts";
import { differenceBetween } from "../../../lib/pipeline/verification/output-difference.ts";
import { differenceLines } from "../../../lib/pipeline/verification/output-difference-text.ts";

const bytes = (columns: Readonly<Record<string, Column>>, labels: readonly string[] = []) =>
  encodeTable(table(columns, labels));
const x = (...values: number[]) => numberColumn(values, "dimensionless", "x", { missing: "none" });
const words = (...values: string[]) => textColumn(values, "words");
const between = (a: Uint8Array, b: Uint8Array) => differenceBetween(a, b, tableMediaType);
const text = (a: Uint8Array, b: Uint8Array) => differenceLines(between(a, b)!);

Deno.test("equal tables have no difference", () => {
  assert.equal(between(bytes({ x: x(1, NaN) }), bytes({ x: x(1, NaN) })), undefined);
});

Deno.test("a table's first differing row comes before its first differing column", () => {
  const before = bytes({ x: x(1, 2, 3, 4), y: x(10, 20, 30, 40) });
  const after = bytes({ x: x(1, 2, 3.5, 8), y: x(10, 25, 30, 40) });
  const found = between(before, after)!;
  assert.deepEqual(found, {
    kind: "table",
    row: 1,
    column: "y",
    before: 20,
    after: 25,
    rows: [4, 4],
    columns: [
      { column: "x", rows: 2, absolute: 4, relative: 0.5, ofScale: 0.5 },
      { column: "y", rows: 1, absolute: 5, relative: 0.2, ofScale: 0.125 },
    ],
    texts: [],
  });
  assert.deepEqual(differenceLines(found), [
    "row 1, column y: 20 → 25",
    "  x: 2 rows differ, by at most 4 (relative 0.5)",
    "  y: 1 row differs, by at most 5 (relative 0.2)",
  ]);
});

Deno.test("one unit in the last place, a sign of zero and a missing value are seen", () => {
  const [line] = text(bytes({ x: x(0.1) }), bytes({ x: x(0.1 + 2 ** -56) }));
  assert.equal(line, "row 0, column x: 0.1 → 0.10000000000000002");
  assert.equal(text(bytes({ x: x(0) }), bytes({ x: x(-0) }))[0], "row 0, column x: 0 → -0");
  assert.match(text(bytes({ x: x(0) }), bytes({ x: x(NaN) }))[1], /by at most no finite amount/);
});

Deno.test("rows that one table lacks, text, and columns of another shape", () => {
  assert.deepEqual(text(bytes({ x: x(1) }), bytes({ x: x(1, 2) })), [
    "row 1, column x: (absent) → 2 (1 rows → 2)",
  ]);
  assert.deepEqual(text(bytes({ w: words("a", "b") }), bytes({ w: words("a", "c") })), [
    'row 1, column w: "b" → "c"',
    "  w: text differs",
  ]);
  assert.deepEqual(text(bytes({ x: x(1) }), bytes({ y: x(1) })), ['columns: "x" → "y"']);
  const metres = numberColumn([1], "m", "x", { missing: "none" });
  assert.deepEqual(text(bytes({ x: x(1) }), bytes({ x: metres })), [
    'unit of x: "dimensionless" → "m"',
  ]);
  assert.deepEqual(text(bytes({ x: x(1) }), bytes({ x: x(1) }, ["x"])), ['labels: "" → "x"']);
});

Deno.test("JSON is reported by its first path, other bytes by their first offset", () => {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const lines = (a: Uint8Array, b: Uint8Array, mediaType = "application/json") =>
    differenceLines(differenceBetween(a, b, mediaType)!);
  assert.deepEqual(
    lines(json({ a: 1, b: [{ c: 1 }, { c: 2 }] }), json({ a: 1, b: [{ c: 1 }, { c: 3 }] })),
    ["b[1].c: 2 → 3"],
  );
  assert.deepEqual(lines(json({ a: 1 }), json({})), ["a: 1 → (absent)"]);
  assert.deepEqual(lines(json(1), json(2)), ["the whole: 1 → 2"]);
  const spaced = new TextEncoder().encode('{"a": 1}');
  assert.deepEqual(lines(json({ a: 1 }), spaced), ["byte 5 (7 bytes → 8)"]);
  const [a, b] = [new Uint8Array([1, 2, 3]), new Uint8Array([1, 2, 4])];
  assert.deepEqual(lines(a, b, "image/png"), ["byte 2"]);
  assert.deepEqual(lines(a, a.slice(0, 2), "image/png"), ["byte 2 (3 bytes → 2)"]);
  assert.deepEqual(lines(a, b, tableMediaType), ["byte 2"], "no table: damage is no bug");
});
