import assert from "node:assert/strict";
import { plugin as sde } from "../../lib/dynamics/neural-sde.ts";
import { plugin } from "../../lib/measures/strong-error.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { compute, residualRecipe } from "../dynamics/resnet-case.ts";

Deno.test("strong-error keeps one row per depth and weight path, none negative", () => {
  const recipe = residualRecipe({ width: 5, depth: 16, branch: "res-1" });
  const params = { networks: 3, depths: [4, 8] };
  const fields = sde.simulate({ params, recipe, key: keyOf(1), compute });
  const { strongError } = plugin.measure({ strongError: fields.strongError });
  assert.deepEqual(strongError.axes.map(({ name }) => name), ["depth", "network"]);
  assert.ok(strongError.values.every((value) => value > 0));
});
