import assert from "node:assert/strict";
import { csvColumns, csvForProgram } from "../../../lib/contract/formats/csv.ts";
import { numberColumn, table, textColumn } from "../../../lib/contract/table.ts";

Deno.test("csvForProgram, csvColumns: cells come back, whatever is in them", () => {
  const texts = ["plain", 'a "b", c', "two\nlines", "-1+=", ""];
  const sample = table({
    "a,b": numberColumn([0.1, -1e-300, NaN, 3, 4], "m", "x", { missing: "none" }),
    t: textColumn(texts, "t"),
  });
  const { names, cells } = csvColumns(csvForProgram(sample), "f");
  assert.deepEqual(names, ["a,b", "t"]);
  assert.deepEqual(cells[0], ["0.1", "-1e-300", "", "3", "4"]);
  assert.deepEqual(cells[1], texts);
});

Deno.test("csvColumns: line ends of both kinds, an empty cell of one column, ragged rows, wrong quotes", () => {
  assert.deepEqual(csvColumns("\ufeffx,y\r\n1,2\r\n\r\n", "f").cells, [["1"], ["2"]]);
  assert.deepEqual(csvColumns("x\n1\n\n2\n", "f").cells, [["1", "", "2"]]);
  assert.deepEqual(csvColumns("x,y\n1,2", "f").cells, [["1"], ["2"]]);
  assert.throws(() => csvColumns("x,y\n1,2\n3\n", "f"), /row 2 has 1 cells and the heading 2/);
  assert.throws(() => csvColumns('x\n"1\n', "f"), /its quotes are wrong at character 2/);
  assert.throws(() => csvColumns("\n", "f"), /it is empty: not even a heading/);
});
