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

Deno.test("outputs at one input are refused, with an axis for it or without", () => {
  const network = { name: "network", length: 2 };
  const values = Float64Array.of(5, 3);
  for (const axes of [[network], [network, { name: "input", length: 1 }]]) {
    const output = namedArray(axes, values);
    assert.throws(() => plugin.measure({ output }), /at one input/);
  }
});
