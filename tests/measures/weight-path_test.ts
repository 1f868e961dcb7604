import assert from "node:assert/strict";
import { plugin as paths } from "../../lib/dynamics/weight-path.ts";
import { plugin } from "../../lib/measures/weight-path.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { compute, residualRecipe } from "../dynamics/resnet-case.ts";

Deno.test("weight-path adds the layer time k / L", () => {
  const recipe = residualRecipe({ width: 4, depth: 5, weightLaw: "fractional", hurst: 0.7 });
  const { weight, motion } = paths.simulate({
    params: { paths: 2 },
    recipe,
    key: keyOf(1),
    compute,
  });
  const columns = plugin.measure({ weight, motion });
  assert.deepEqual([...columns.time.values], [0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(Object.keys(columns), ["weight", "motion", "time"]);
});
