import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/displacement.ts";
import { namedArray } from "../../lib/num/array.ts";

const field = namedArray([{ name: "network", length: 2 }], Float64Array.of(-1, 2), {
  description: "ln D",
});

Deno.test("displacement gives outputs, and gradients where the dynamics have them", () => {
  const one = plugin.measure({ logDisplacementForward: field });
  assert.deepEqual(Object.keys(one), ["logDisplacementForward"]);
  const both = plugin.measure({ logDisplacementForward: field, logDisplacementBackward: field });
  assert.equal(both.logDisplacementBackward, field);
});
