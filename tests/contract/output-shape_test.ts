import assert from "node:assert/strict";
import { outputProblem } from "../../lib/contract/output-shape.ts";
import { tableOutput } from "../../lib/contract/stage.ts";
import { numberColumn, table, textColumn } from "../../lib/contract/table.ts";

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
