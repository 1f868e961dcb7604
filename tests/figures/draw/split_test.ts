import assert from "node:assert/strict";
import { tableFromRows } from "../../../lib/contract/table.ts";
import { valuesOf } from "../../../lib/figures/draw/split.ts";

const rows = tableFromRows([{ k: 2, name: "b" }, { k: 1, name: "a" }, { k: 2, name: "c" }]);

Deno.test("valuesOf: numbers in order, words in that of their labels", () => {
  assert.deepEqual(valuesOf([rows], { column: "k", title: "k = {}", labels: {} }), [1, 2]);
  const labels = { c: "third", a: "first" };
  assert.deepEqual(valuesOf([rows], { column: "name", title: "{}", labels }), ["c", "a", "b"]);
  assert.deepEqual(valuesOf([rows], undefined), []);
});

Deno.test("valuesOf: series that read the same are refused, with both values", () => {
  const same = (title: string, labels = {}) => () =>
    valuesOf([rows], { column: "k", title, labels });
  assert.throws(same("frequency"), /cannot tell k 1 from 2: both read "frequency"; allowed: a/);
  assert.throws(same("{}", { "1": "one", "2": "one" }), /both read "one"/);
  assert.doesNotThrow(same("all", { "1": "one", "2": "two" }));
});
