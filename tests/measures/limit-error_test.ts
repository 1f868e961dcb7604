import assert from "node:assert/strict";
import type { Fields } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/measures/limit-error.ts";
import { namedArray } from "../../lib/num/array.ts";

const field = namedArray([{ name: "network", length: 2 }], Float64Array.of(0.1, 0.2), {
  description: "distance",
});

Deno.test("limit-error gives every distance that the dynamics have, and nothing else", () => {
  assert.deepEqual(Object.keys(plugin.measure({ stateError: field, state: field })), [
    "stateError",
  ]);
  const all: Fields = plugin.measure({
    stateError: field,
    jacobianError: field,
    linearError: field,
  });
  assert.deepEqual(Object.keys(all).sort(), ["jacobianError", "linearError", "stateError"]);
  assert.equal(all.linearError, field);
});
