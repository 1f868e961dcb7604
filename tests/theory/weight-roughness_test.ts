import assert from "node:assert/strict";
import { plugin as paths } from "../../lib/dynamics/weight-path.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { roughness } from "../../lib/num/statistics/roughness.ts";
import { plugin } from "../../lib/theory/weight-roughness.ts";
import { compute, residualRecipe } from "../dynamics/resnet-case.ts";
import { assertClose } from "../support.ts";

const family = { hurst: 0.5, lengthScaleSquared: 0.01, depth: 100 } as const;

function predicted(changes: Partial<Parameters<typeof plugin.predict>[0]>): number {
  const { roughness: found } = plugin.predict({ ...family, weightLaw: "smooth", ...changes });
  return found.shape === "scalar" ? found.value : NaN;
}

Deno.test("independent layers have roughness 1 at every depth", () => {
  for (const weightLaw of ["iid-gaussian", "iid-uniform", "fractional"] as const) {
    for (const depth of [2, 7, 100]) {
      assertClose(predicted({ weightLaw, depth }), 1, { absolute: 1e-12 });
    }
  }
});

Deno.test("smooth layers: 3/(2 v L^2) for short correlation, 0.0038 at L = 200, v = 0.01", () => {
  // S/L^2 is 2 v (1 - e^(-1/(2v))): the integral of the increments' covariance.
  for (const lengthScaleSquared of [0.01, 0.001]) {
    const depth = 3000;
    const mean = 2 * lengthScaleSquared * (1 - Math.exp(-1 / (2 * lengthScaleSquared)));
    const expected = 3 / (2 * lengthScaleSquared * depth ** 2) / (1 - mean);
    assertClose(predicted({ lengthScaleSquared, depth }), expected, { relative: 2e-3 });
  }
  assertClose(predicted({ depth: 200 }), 0.0038, { absolute: 5e-5 });
});

Deno.test("simulated weights of each law have the roughness predicted, and not that of a neighbour", () => {
  const cases = [
    { weightLaw: "smooth", rival: { lengthScaleSquared: 0.012 } },
    { weightLaw: "fractional", hurst: 0.8, rival: { hurst: 0.75 } },
    { weightLaw: "iid-uniform", rival: { weightLaw: "fractional", hurst: 0.45 } },
  ] as const;
  for (const { rival, ...law } of cases) {
    const recipe = residualRecipe({ width: 4, depth: 100, ...law });
    const { weight } = paths.simulate({ params: { paths: 3000 }, recipe, key: keyOf(7), compute });
    const found = roughness(weight.values, 100);
    // Relative standard error below 0.6 % (3,000 paths of at least 5 independent pieces): five of
    // them.
    assertClose(found, predicted(law), { relative: 0.03 });
    assert.ok(Math.abs(found / predicted({ ...law, ...rival }) - 1) > 0.05);
  }
});

Deno.test("a random walk has roughness 3/(L + 1), an integrated one far less", () => {
  const [depth, walks] = [60, 4000];
  const steps = new Float64Array(depth * walks);
  randomStream(keyOf(8)).fillNormal(steps);
  const summed = (values: Float64Array) => {
    const sums = values.slice();
    for (let i = walks; i < sums.length; i++) sums[i] += sums[i - walks];
    return sums;
  };
  const { roughnessWalk } = plugin.predict({ ...family, weightLaw: "smooth", depth });
  const expected = roughnessWalk.shape === "scalar" ? roughnessWalk.value : NaN;
  // Standard error of the deviations: 90 % of their mean per walk, 1.4 % of it over all; five of
  // them.
  assertClose(roughness(summed(steps), depth), expected, { relative: 0.07 });
  assert.ok(roughness(summed(summed(steps)), depth) < expected / 5);
});
