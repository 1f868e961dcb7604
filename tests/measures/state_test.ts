import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/state.ts";
import { namedArray } from "../../lib/num/array.ts";

Deno.test("state keeps one row per network and coordinate", () => {
  const axes = [{ name: "network", length: 2 }, { name: "coordinate", length: 1 }];
  const state = namedArray(axes, Float64Array.of(0.1, 0.2), { description: "h_L" });
  assert.equal(plugin.measure({ state }).state, state);
});
