import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/test-accuracy.ts";
import { namedArray } from "../../lib/num/array.ts";

Deno.test("a network that diverged counts as guessing, and is reported", () => {
  const field = (values: number[], description: string) =>
    namedArray([{ name: "network", length: 3 }], Float64Array.from(values), { description });
  const fields = {
    accuracyTest: field([0.9, NaN, 0.05], "accuracy"),
    diverged: field([0, 1, 0], "diverged"),
  };
  const { accuracy, diverged } = plugin.measure(fields, { chance: 0.1 });
  assert.deepEqual([...accuracy.values], [0.9, 0.1, 0.05]);
  assert.equal(accuracy.missing, undefined);
  assert.deepEqual([...diverged.values], [0, 1, 0]);
});
