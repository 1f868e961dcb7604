import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/depth-power.ts";

Deno.test("depth-power multiplies the branch by depth^-beta and keeps the rest", () => {
  const recipe = plugin.scale({ width: 40, depth: 100 }, { beta: 0.5 });
  assert.deepEqual(recipe, { width: 40, depth: 100, beta: 0.5, branchScale: 0.1 });
});

Deno.test("beta = 0 leaves the branch as it is", () => {
  assert.equal(plugin.scale({ depth: 1000 }, { beta: 0 }).branchScale, 1);
});
