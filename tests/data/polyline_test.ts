import assert from "node:assert/strict";
import { numbers } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/polyline.ts";

const drawn = (positions: number[], values: number[]) => plugin.generate({ positions, values });

Deno.test("a row for each vertex, in float64", () => {
  const found = drawn([0.1, 2], [0.3, -1]);
  assert.deepEqual([...numbers(found, "position")], [0.1, 2]);
  assert.deepEqual([...numbers(found, "value")], [0.3, -1]);
});

Deno.test("positions must increase, and each have its value", () => {
  assert.throws(() => drawn([1, 1], [0, 0]), /increasing positions/);
  assert.throws(() => drawn([1, 2], [0]), /one value for each/);
});
