import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/fixed-relu.ts";

const recipe = { width: 40, depth: 10, activation: "relu" };

Deno.test("plain ReLU has c = 2 and kappa = 5", () => {
  const made = plugin.scale(recipe, { slopePositive: 1, slopeNegative: 0 });
  assert.equal(made.normalizer, 2);
  assert.equal(made.varianceRate, 5);
});

Deno.test("the identity has c = 1 and no gap", () => {
  const made = plugin.scale(recipe, { slopePositive: 1, slopeNegative: 1 });
  assert.equal(made.normalizer, 1);
  assert.equal(made.gapEffective, 0);
});

Deno.test("a ReLU that is 0 everywhere is refused", () => {
  assert.throws(() => plugin.scale(recipe, { slopePositive: 0, slopeNegative: 0 }), /normalise/);
});
