import assert from "node:assert/strict";
import { plugin as gram } from "../../lib/dynamics/resnet-gram.ts";
import { plugin } from "../../lib/measures/pairing.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { compute, residualRecipe } from "../dynamics/resnet-case.ts";

Deno.test("the pairing of a homogeneous network is 0 but for rounding", () => {
  const recipe = residualRecipe({ width: 5, depth: 10 });
  const fields = gram.simulate({ params: { networks: 5 }, recipe, key: keyOf(1), compute });
  const { pairing } = plugin.measure({ pairing: fields.pairing });
  assert.ok(pairing.values.every((value) => Math.abs(value) < 1e-14));
});
