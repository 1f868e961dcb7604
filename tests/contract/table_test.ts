import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import {
  groupBy,
  numberColumn,
  numbers,
  row,
  select,
  table,
  tableFromRows,
  textColumn,
  texts,
} from "../../lib/contract/table.ts";

const sample = table({
  rho: numberColumn([0.1, 0.2, 0.3], "dimensionless", "correlation"),
  law: textColumn(["a", "b", "a"], "weight law"),
});

Deno.test("a table refuses columns of different lengths and labels that are not columns", () => {
  const short = { a: numberColumn([1], "", ""), b: numberColumn([1, 2], "", "") };
  assert.throws(() => table(short), /column b has 2 rows, a has 1/);
  assert.throws(() => table({ a: numberColumn([1], "", "") }, ["b"]), /label b/);
});

Deno.test("reading a missing column or the wrong kind is a user error that lists what there is", () => {
  assert.throws(
    () => numbers(sample, "row"),
    (error) => error instanceof UserError && error.message.includes("allowed: rho, law"),
  );
  assert.throws(() => numbers(sample, "__proto__"), UserError);
  assert.throws(() => numbers(sample, "law"), /text column "law" as numbers/);
  assert.throws(() => texts(sample, "rho"), /number column "rho" as text/);
});

Deno.test("selection, rows and groups keep values and order", () => {
  assert.deepEqual([...numbers(select(sample, [2, 0]), "rho")], [0.3, 0.1]);
  assert.deepEqual(row(sample, 1), { rho: 0.2, law: "b" });
  const groups = groupBy(sample, ["law"]);
  assert.deepEqual(groups.map(({ point }) => point), [{ law: "a" }, { law: "b" }]);
  assert.deepEqual([...numbers(groups[0].rows, "rho")], [0.1, 0.3]);
});

Deno.test("records become columns with units", () => {
  const made = tableFromRows([{ width: 3, law: "x" }, { width: 4, law: "y" }], {
    units: { width: "neurons" },
  });
  assert.deepEqual([...numbers(made, "width")], [3, 4]);
  assert.equal((made.columns.width as { unit: string }).unit, "neurons");
});
