import assert from "node:assert/strict";
import { declarationOf, declaredName } from "../../lib/contract/declarations.ts";
import { measureOfTable } from "../../lib/contract/table-measure.ts";
import { namedArray } from "../../lib/num/array.ts";

const declared = {
  V: { description: "plain" },
  "V<a><b>": { description: "entry" },
  "bound <delta>": { description: "bound" },
  "a.b<c>": { description: "with a dot" },
};

Deno.test("a name is declared by itself, or by one whose brackets stand for a word", () => {
  assert.equal(declarationOf(declared, "V")?.description, "plain");
  assert.equal(declarationOf(declared, "V12")?.description, "entry");
  assert.equal(declaredName(declared, "bound 0.05"), "bound <delta>");
  assert.equal(declaredName(declared, "a.b1"), "a.b<c>");
  for (const name of ["W12", "xV12", "bound", "bound ", "bound 1 2", "aXb1", "toString"]) {
    assert.equal(declaredName(declared, name), undefined, name);
  }
});

Deno.test("a table of a dynamics is a measure of its fields, with those that are there", () => {
  const field = { description: "a field", axes: ["network"] };
  const owner = {
    fields: { a: field, b: field, c: field },
    tables: { both: { summary: "a and perhaps b", fields: ["a"], optional: ["b"] } },
  };
  const measure = measureOfTable(owner, "both");
  assert.deepEqual(measure.needs, ["a"]);
  assert.deepEqual(Object.keys(measure.columns), ["a", "b"]);
  const array = namedArray([{ name: "network", length: 1 }], Float64Array.of(1));
  assert.deepEqual(Object.keys(measure.measure({ c: array, a: array }, {})), ["a"]);
  assert.deepEqual(Object.keys(measure.measure({ b: array, c: array, a: array }, {})), ["a", "b"]);
});
