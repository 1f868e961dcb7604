import assert from "node:assert/strict";
import { encodeTable } from "../lib/contract/codec.ts";
import { tableMediaType } from "../lib/contract/media-types.ts";
import { numberColumn, table, textColumn } from "../lib/contract/table.ts";
import { pairNames } from "../lib/dynamics/mlp/observation.ts";
import { isMistakable, mistakableIn } from "./mistakable-text.ts";

Deno.test("dates, times and numbers in disguise are noticed, words are not", () => {
  for (
    const text of [
      "1-2",
      "12/11",
      "1.2.2003",
      "1:30",
      "1,2",
      "mar1",
      "SEPT2",
      "2-May",
      "2 march",
      "007",
    ]
  ) {
    assert.ok(isMistakable(text), text);
  }
  for (
    const text of [
      "1",
      "x1 x2",
      "1 and 2",
      "[1, 2]",
      "ip-llr",
      "march-law",
      "margin",
      "separation 2",
      "0 1 1",
      "0",
      "",
    ]
  ) {
    assert.ok(!isMistakable(text), text);
  }
});

Deno.test("a table is read column by column, each text once", () => {
  const bytes = encodeTable(table({
    pair: textColumn(["1-2", "1-2", "1 and 3"], "a pair"),
    x: numberColumn([1, 2, 3], "dimensionless", "x"),
  }));
  assert.deepEqual(mistakableIn(bytes, tableMediaType), ['pair "1-2"']);
});

Deno.test("names of pairs of inputs are words, in storage order", () => {
  assert.deepEqual(pairNames(3), ["1 and 2", "1 and 3", "2 and 3"]);
  assert.deepEqual(pairNames(13).filter(isMistakable), []);
});
