import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/training-outcome.ts";
import { namedArray } from "../../lib/num/array.ts";

Deno.test("training-outcome takes tests where there are some", () => {
  const field = (value: number) =>
    namedArray([{ name: "network", length: 1 }], Float64Array.of(value), { description: "x" });
  const fields = {
    lossFinal: field(1),
    epochsTrained: field(2),
    targetMet: field(1),
    stalled: field(0),
    diverged: field(0),
  };
  assert.deepEqual(plugin.measure({ ...fields, other: field(9) }), fields);
  const tested = { ...fields, accuracyTest: field(0.5), lossTest: field(3) };
  assert.deepEqual(plugin.measure(tested), tested);
});
