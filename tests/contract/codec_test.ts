import assert from "node:assert/strict";
import { decodeTable, encodeTable } from "../../lib/contract/codec.ts";
import { numberColumn, table, textColumn } from "../../lib/contract/table.ts";

const sample = table({
  depth: numberColumn([1, 2, -0], "layers", "depth"),
  law: textColumn(["smooth", "ρ ≠ 0", ""], "weight law"),
  gap: numberColumn([NaN, 1e-300, 5], "dimensionless", "gap", { missing: "not measured" }),
}, ["depth"]);

Deno.test("Arrow keeps every bit, unit, description, label and meaning of missing", () => {
  assert.deepEqual(decodeTable(encodeTable(sample)), sample);
});

Deno.test("equal tables give equal bytes", () => {
  assert.deepEqual(encodeTable(sample), encodeTable(sample));
});

Deno.test("a non-finite number is refused unless the column says what it means", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const offending = table({ rho: numberColumn([1, bad], "dimensionless", "") });
    assert.throws(() => encodeTable(offending), /row 1 of column "rho"/);
  }
});

Deno.test("a large table survives with its rows in order", () => {
  const values = Float64Array.from({ length: 100_000 }, (_, index) => Math.sqrt(index));
  const decoded = decodeTable(encodeTable(table({ x: numberColumn(values, "", "") })));
  assert.deepEqual((decoded.columns.x as { values: Float64Array }).values, values);
});
