import assert from "node:assert/strict";
import { outputProblem } from "../../lib/contract/output-shape.ts";
import { tableOutput } from "../../lib/contract/stage.ts";
import { numberColumn, type Table, table, textColumn } from "../../lib/contract/table.ts";

const one = numberColumn([1], "dimensionless", "one");
const named = (name: string) =>
  outputProblem(tableOutput(table(Object.fromEntries([[name, one]]))));

Deno.test("names of columns that would come back as others are refused", () => {
  for (const name of ["", "\ud800", "a\udc00b", "__proto__"]) {
    assert.match(named(name)!, /cannot be the name of a column/, JSON.stringify(name));
  }
  for (const name of ["x", "toString", "ρ", "𝔼", "null", " "]) {
    assert.equal(named(name), undefined, name);
  }
});

Deno.test("a column under __proto__ that became a prototype is noticed", () => {
  const columns = { x: one };
  Object.setPrototypeOf(columns, one);
  assert.match(
    outputProblem({ kind: "table", table: { length: 1, columns, labels: [] } })!,
    /not a plain record/,
  );
});

Deno.test("text that UTF-8 cannot hold is refused with its row", () => {
  const halves = table({ word: textColumn(["whole 𝔼", "half \ud835"], "a word") });
  assert.match(outputProblem(tableOutput(halves))!, /row 1 of column "word" holds half of a char/);
  const whole = table({ word: textColumn(["whole 𝔼", ""], "a word") });
  assert.equal(outputProblem(tableOutput(whole)), undefined);
});

Deno.test("what readers rely on is asked of every output: labels, words, sizes, media types", () => {
  const columns = { x: one };
  const tableOf = (given: object) =>
    outputProblem({ kind: "table", table: { length: 1, columns, labels: [], ...given } as Table });
  const columnOf = (given: object) => tableOf({ columns: { x: { ...one, ...given } } });
  const vector = { kind: "vector", values: new Float32Array(5), unit: "", description: "" };
  const bytes = (mediaType: string) =>
    outputProblem({ kind: "bytes", bytes: new Uint8Array(1), mediaType });
  for (
    const [problem, words] of [
      [tableOf({ labels: undefined }), /labels are not a list/],
      [tableOf({ labels: ["y"] }), /labels are not a list of names of its columns/],
      [tableOf({ length: 1.5 }), /has 1.5 rows/],
      [tableOf({ columns: null }), /no columns/],
      [columnOf({ description: undefined }), /no text for its description/],
      [columnOf({ unit: 7 }), /no text for its unit/],
      [columnOf({ missing: {} }), /no text for its missing/],
      [columnOf({ description: "x".repeat(10_001) }), /over 10000 characters/],
      [named("x".repeat(1001)), /cannot be the name/],
      [
        tableOf({ length: 2, columns: { v: { ...vector, size: 2.5 } } }),
        /5 numbers in vectors of 2.5/,
      ],
      [tableOf({ length: 2, columns: { v: { ...vector, size: 2 } } }), /5 numbers in vectors of 2/],
      [bytes("Image/PNG; x"), /media type/],
      [bytes("image/png\u001b[2J"), /media type/],
      [bytes(""), /media type/],
    ] as const
  ) assert.match(problem ?? "it was let through", words);
  assert.equal(tableOf({}), undefined);
  assert.equal(tableOf({ labels: ["x"] }), undefined);
  assert.equal(tableOf({ columns: { v: { ...vector, size: 5 } } }), undefined);
  for (
    const good of ["image/png", "image/svg+xml", "application/json", "text/plain; charset=utf-8"]
  ) {
    assert.equal(bytes(good), undefined, good);
  }
});
