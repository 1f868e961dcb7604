import assert from "node:assert/strict";
import { numberColumn, table, textColumn, vectorColumn } from "../../../lib/contract/table.ts";
import { csvOf } from "../../../lib/pipeline/report/csv.ts";

const fieldOf = (text: string) =>
  csvOf(table({ x: textColumn([text], "text") })).split("\r\n").slice(1, -1).join("\r\n");

Deno.test("CSV: numbers in full, none for NaN, quotes doubled", () => {
  const written = csvOf(table({
    "a,b": numberColumn([0.1, -1e300], "m", ""),
    x: numberColumn([NaN, -0.5], "m", "", { missing: "none" }),
    word: textColumn(['say "no"', "two\nlines"], ""),
  }));
  assert.equal(written, '"a,b",x,word\r\n0.1,,"say ""no"""\r\n-1e+300,-0.5,"two\nlines"\r\n');
});

Deno.test("CSV: a text that a spreadsheet would compute is marked as text, and can be had back", () => {
  for (const text of ["=1+1", "+x", "-1 -2 -1", "@SUM(A1)", "'quoted", "\tx", "-", "=", "-1,5"]) {
    const field = fieldOf(text);
    const bare = field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
    assert.equal(bare, `'${text}`);
  }
  for (const text of ["x", "1 and 2", "-1", "-0.5", "a=b", "", " =1"]) {
    assert.equal(fieldOf(text), text);
  }
});

Deno.test("CSV: names of columns are marked the same way; vectors and numbers are not", () => {
  const written = csvOf(table({
    "=x": numberColumn([-1], "m", ""),
    v: vectorColumn(Float32Array.of(-1, 2), 2, { description: "" }),
  }));
  assert.equal(written, "'=x,v\r\n-1,-1 2\r\n");
});
