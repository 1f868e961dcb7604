import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/settled-drift.ts";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";

const axes = [{ name: "instance", length: 2 }, labelledAxis("iteration", [1, 5, 9])];
const fields = {
  signal: namedArray(axes, Float64Array.of(7, 1, 1.5, 0, 2, 1)),
  change: namedArray(axes, Float64Array.of(1, 0.5, 0.25, 1, 0.1, 0.01)),
};

Deno.test("the largest distance from the chosen iteration on, not from the first one", () => {
  const { drift, changeLast } = plugin.measure(fields, { from: 5 });
  assert.deepEqual([...drift.values], [0.5, 1]);
  assert.deepEqual([...changeLast.values], [0.25, 0.01]);
  assert.deepEqual([...plugin.measure(fields, { from: 1 }).drift.values], [6, 2]);
});

Deno.test("an iteration that was not observed is refused with those that were", () => {
  assert.throws(() => plugin.measure(fields, { from: 4 }), /1, 5, 9/);
});
