import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/ip-llr-hybrids.ts";
import { plugin as hybrid } from "../../lib/parametrizations/hybrid.ts";
import { plugin as hybridZero } from "../../lib/parametrizations/hybrid-zero.ts";
import { plugin as largeRates } from "../../lib/parametrizations/ip-llr.ts";
import { exponentsOf, rowNames } from "../../lib/num/width-exponents.ts";
import { denseRecipe, rowOf } from "./exponent-case.ts";

Deno.test("the three rows are those of the single parametrizations", () => {
  const recipe = plugin.scale(denseRecipe(3));
  assert.deepEqual(rowNames(recipe), ["ip-llr", "hybrid", "hybrid-zero"]);
  const depth = 3;
  const params = {};
  assert.deepEqual(
    exponentsOf(recipe, "ip-llr"),
    rowOf(largeRates, { params: { firstSteps: 1 }, depth }),
  );
  assert.deepEqual(exponentsOf(recipe, "hybrid"), rowOf(hybrid, { params, depth }));
  assert.deepEqual(exponentsOf(recipe, "hybrid-zero"), rowOf(hybridZero, { params, depth }));
});
