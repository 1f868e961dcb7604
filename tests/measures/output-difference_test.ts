import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/output-difference.ts";
import { namedArray } from "../../lib/num/array.ts";

Deno.test("output-difference is the first input's output minus the second's, input by input", () => {
  const output = namedArray(
    [{ name: "step", length: 1 }, { name: "network", length: 2 }, { name: "input", length: 3 }],
    Float64Array.of(5, 3, 100, 1, 4, 200),
    { description: "f" },
  );
  const { outputDifference } = plugin.measure({ output });
  assert.deepEqual([...outputDifference.values], [2, -3]);
  assert.deepEqual(outputDifference.axes.map(({ name }) => name), ["step", "network"]);
});
