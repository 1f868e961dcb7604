import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/batch-losses.ts";
import { namedArray } from "../../lib/num/array.ts";

Deno.test("batch-losses are the fields of training, by step", () => {
  const step = { name: "step", length: 2 };
  const axes = [{ name: "network", length: 1 }, step];
  const array = (values: number[], own = axes) =>
    namedArray(own, Float64Array.from(values), { description: "" });
  const fields = {
    lossTrain: array([2.3, 1.1]),
    outputMean: array([0, 1]),
    epoch: array([0.5, 1], [step]),
    other: array([1, 2]),
  };
  const { other: _, ...expected } = fields;
  assert.deepEqual(plugin.measure(fields), expected);
  assert.deepEqual([...plugin.needs].sort(), Object.keys(expected).sort());
});
