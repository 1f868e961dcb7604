import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import {
  pointOfWhere,
  resolvedWhere,
  rowsWhere,
  rowsWhereKnown,
  type Where,
} from "../../lib/contract/rows.ts";
import {
  numberColumn,
  numbers,
  select,
  table,
  textColumn,
  vectorColumn,
} from "../../lib/contract/table.ts";

/** Not every width has every depth: the deepest networks are not the widest. */
const source = table({
  id: numberColumn([0, 1, 2, 3, 4, 5], "dimensionless", "row"),
  width: numberColumn([10, 10, 20, 20, 40, 3 * 0.1], "dimensionless", "width"),
  depth: numberColumn([1, 8, 2, 4, 2, NaN], "dimensionless", "depth", { missing: "none" }),
  kind: textColumn(["a", "b", "a", "max", "true", "7"], "kind"),
  image: vectorColumn(new Uint8Array(12), 2, { description: "pixels" }),
});

const kept = (where: Where) => [...numbers(rowsWhere(source, where, "rows"), "id")];

Deno.test("a condition is a value or one of several, and all conditions hold at once", () => {
  assert.deepEqual(kept({}), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(kept({ width: 20 }), [2, 3]);
  assert.deepEqual(kept({ width: [10, 40] }), [0, 1, 4]);
  assert.deepEqual(kept({ width: [10, 20], depth: [8, 4] }), [1, 3]);
});

Deno.test("numbers are equal up to rounding, and not beyond", () => {
  assert.notEqual(3 * 0.1, 0.3);
  assert.deepEqual(kept({ width: 0.3 }), [5]);
  assert.throws(() => kept({ width: 0.3 * (1 + 1e-8) }), UserError);
  assert.throws(() => kept({ width: 20 + 1e-6 }), UserError);
});

Deno.test("a text column is compared with what is written; max and min are words of numbers", () => {
  assert.deepEqual(kept({ kind: 7 }), [5]);
  assert.deepEqual(kept({ kind: true }), [4]);
  assert.deepEqual(kept({ kind: "max" }), [3]);
  assert.throws(() => kept({ width: "20" }), UserError, "a number is not a text");
});

Deno.test("max and min are sought in the rows that the values leave, whatever the order", () => {
  assert.deepEqual(kept({ depth: "max" }), [1]);
  assert.deepEqual(kept({ width: ["min", "max"] }), [4, 5]);
  assert.deepEqual(kept({ depth: "max", width: 20 }), [3]);
  assert.deepEqual(kept({ width: 20, depth: "max" }), [3], "the order of words means nothing");
  // Of two extremes that by the alphabet comes first, so that some row is left.
  assert.deepEqual(kept({ width: "max", depth: "max" }), [1]);
});

Deno.test("resolved conditions have numbers for max and min, and fix coordinates", () => {
  const resolved = resolvedWhere(source, { width: "max", kind: ["a", "true"] });
  assert.deepEqual(resolved, { width: 40, kind: ["a", "true"] });
  assert.deepEqual(pointOfWhere(resolved), { width: 40 });
});

Deno.test("unknown columns are refused, or passed over where the table need not have them", () => {
  assert.throws(() => kept({ breadth: 1 }), /by "breadth"; allowed: id, width, depth, kind/);
  assert.throws(() => kept({ image: 1 }), /holds a vector in each row/);
  const known = rowsWhereKnown(source, { breadth: 1, width: 10 });
  assert.deepEqual([...numbers(known, "id")], [0, 1]);
});

Deno.test("nothing selected is an error that shows what there is", () => {
  assert.throws(
    () => kept({ width: 30, kind: "a" }),
    /cannot find a row of "rows" with .*allowed: width: 10, 20, 40, .*kind: a, b/,
  );
  assert.equal(rowsWhereKnown(source, { width: 30 }).length, 0);
});

Deno.test("a table without rows is named as such", () => {
  const empty = select(source, []);
  assert.throws(
    () => rowsWhere(empty, {}, "measured"),
    /cannot use the input "measured": it has no rows; look at the stage that gives it/,
  );
});
