import assert from "node:assert/strict";
import { numberColumn, table, textColumn } from "../../../lib/contract/table.ts";
import { sampleOf } from "../../../lib/num/statistics/sample.ts";

const rows = table({
  width: numberColumn([10, 10, 10, 20, 20, 20], "dimensionless", "width"),
  network: numberColumn([0, 0, 1, 0, 1, 1], "dimensionless", "network"),
  pair: textColumn(["a", "b", "a", "a", "a", "b"], "pair"),
  x: numberColumn([1, 2, 3, 4, 5, NaN], "m", "x", { missing: "gone" }),
}, ["width"]);

const plain = { column: "x", transform: "identity", missing: "drop" } as const;

Deno.test("networks of equal number at different axis values are different networks", () => {
  const { values, clusters, count } = sampleOf(rows, plain);
  assert.deepEqual([...values], [1, 2, 3, 4, 5]);
  assert.deepEqual([...clusters], [0, 0, 1, 2, 3]);
  assert.equal(count, 4);
});

Deno.test("networks that serve several axis values are one network across them", () => {
  const { clusters } = sampleOf(rows, plain, { across: ["width"] });
  assert.deepEqual([...clusters], [0, 0, 1, 0, 1]);
});

Deno.test("another column may name the networks; without one every row is its own", () => {
  assert.deepEqual([...sampleOf(rows, { ...plain, cluster: "pair" }).clusters], [0, 1, 0, 2, 2]);
  const alone = table({ x: numberColumn([1, 1, 1], "m", "x") });
  assert.equal(sampleOf(alone, plain).count, 3);
  assert.throws(() => sampleOf(alone, { ...plain, cluster: "network" }), /names the networks/);
});

Deno.test("a missing value, an empty sample and a value outside a transform are refused by name", () => {
  assert.throws(() => sampleOf(rows, { ...plain, missing: "refuse" }), /row 5 of 6 has no value/);
  const gone = table({ x: numberColumn([NaN], "m", "x", { missing: "gone" }) });
  assert.throws(() => sampleOf(gone, plain), /none of 1 rows/);
  const negative = table({ x: numberColumn([-1], "m", "x") });
  assert.throws(
    () => sampleOf(negative, { ...plain, transform: "log" }),
    /ln x where x is -1/,
  );
});

Deno.test("values pass through one function, or several in turn", () => {
  const one = table({ x: numberColumn([-0.25], "m", "x") });
  assert.equal(sampleOf(one, { ...plain, transform: "exp-twice" }).values[0], Math.exp(-0.5));
  const chain = ["absolute", "log"] as const;
  assert.equal(sampleOf(one, { ...plain, transform: chain }).values[0], Math.log(0.25));
});
