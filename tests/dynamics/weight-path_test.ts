import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/weight-path.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertVariance } from "../support.ts";
import { compute, residualRecipe } from "./resnet-case.ts";

Deno.test("weights have variance 1, running sums variance t^(2H) (fractional Brownian motion)", () => {
  const [depth, paths, hurst] = [32, 20_000, 0.8];
  const { weight, motion } = plugin.simulate({
    params: { paths },
    recipe: residualRecipe({ width: 9, depth, weightLaw: "fractional", hurst }),
    key: keyOf(3),
    compute,
  });
  const at = (values: Float64Array, layer: number) =>
    values.subarray((layer - 1) * paths, layer * paths);
  // False alarms 1e-6 each; 20,000 paths detect a variance off by 10 %.
  assertVariance(at(weight.values, 5), { expected: 1, discrepancy: 0.1 });
  assertVariance(at(motion.values, depth), { expected: 1, discrepancy: 0.1 });
  assertVariance(at(motion.values, depth / 4), { expected: 4 ** (-2 * hurst), discrepancy: 0.02 });
  // Wrong: Brownian motion.
  assert.throws(() => assertVariance(at(motion.values, depth / 4), { expected: 1 / 4 }));
});
