import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/models/resnet.ts";

Deno.test("a resnet's recipe states its sizes, branch and law of weights", () => {
  const params = v.parse(plugin.params, { width: 40, depth: 1000 });
  assert.deepEqual(plugin.describe(params), {
    width: 40,
    depth: 1000,
    inputDimension: 64,
    branch: "res-3",
    weightLaw: "iid-gaussian",
    activation: "relu",
  });
});

Deno.test("the Hurst index and the length scale appear with their own law only", () => {
  const recipeOf = (weightLaw: string) =>
    plugin.describe(v.parse(plugin.params, { width: 8, depth: 4, weightLaw, hurst: 0.7 }));
  assert.equal(recipeOf("fractional").hurst, 0.7);
  assert.equal("hurst" in recipeOf("smooth"), false);
  assert.equal(recipeOf("smooth").lengthScaleSquared, 0.01);
  assert.equal("lengthScaleSquared" in recipeOf("iid-uniform"), false);
});

Deno.test("a resnet refuses an unknown law, a Hurst index outside (0, 1) and width 1", () => {
  const refuses = (params: unknown) =>
    assert.equal(v.safeParse(plugin.params, params).success, false);
  refuses({ width: 8, depth: 4, weightLaw: "cauchy" });
  refuses({ width: 8, depth: 4, weightLaw: "fractional", hurst: 1 });
  refuses({ width: 1, depth: 4 });
  refuses({ width: 8, depth: 4, hust: 0.5 });
});
