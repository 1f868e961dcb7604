import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/denoised-loss.ts";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";

Deno.test("the ratio is that of each network's own loss", () => {
  const network = { name: "network", length: 2 };
  const lossFinal = namedArray([network], Float64Array.of(2, 10), { description: "loss" });
  const axes = [network, labelledAxis("halfWindow", [0, 5, 13])];
  const lossDenoised = namedArray(axes, Float64Array.of(2, 4, 6, 10, 10, 30), {
    description: "loss",
  });
  const targetMet = namedArray([network], Float64Array.of(1, 0), { description: "met" });
  const found = plugin.measure({ lossFinal, lossDenoised, targetMet });
  assert.deepEqual([...found.lossRatio.values], [1, 2, 3, 1, 1, 3]);
  assert.equal(found.lossDenoised, lossDenoised);
});
