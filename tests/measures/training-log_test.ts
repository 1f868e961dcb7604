import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/training-log.ts";
import { namedArray } from "../../lib/num/array.ts";

Deno.test("training-log passes on the four columns of every epoch and nothing else", () => {
  const axes = [{ name: "network", length: 1 }, { name: "epoch", length: 2 }];
  const field = (a: number, b: number) =>
    namedArray(axes, Float64Array.of(a, b), { description: "x", missing: "stopped" });
  const fields = {
    lossTrain: field(1, NaN),
    learningRate: field(2, NaN),
    gradientNorm: field(3, NaN),
    weightNorm: field(4, NaN),
  };
  assert.deepEqual(plugin.measure({ ...fields, other: field(5, 6) }), fields);
});
