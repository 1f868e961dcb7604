import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/norm-ratio.ts";
import { namedArray } from "../../lib/num/array.ts";

const field = namedArray([{ name: "network", length: 2 }], Float64Array.of(-1, 2), {
  description: "ln R",
});

Deno.test("norm-ratio gives outputs, and gradients where the dynamics have them", () => {
  const one = plugin.measure({ logNormRatioForward: field });
  assert.deepEqual(Object.keys(one), ["logNormRatioForward"]);
  const both = plugin.measure({ logNormRatioForward: field, logNormRatioBackward: field });
  assert.equal(both.logNormRatioBackward, field);
});
