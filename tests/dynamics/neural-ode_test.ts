import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/neural-ode.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { compute, residualRecipe } from "./resnet-case.ts";

const errors = (branch: string, networks: number) =>
  plugin.simulate({
    params: { networks, depths: [16, 64], error: "largest", relative: true },
    recipe: residualRecipe({ width: 6, depth: 1024, branch, weightLaw: "smooth" }, 1),
    key: keyOf(8),
    compute,
  }).strongError.values;

// The equation is solved to order 1024^-2. 60 paths, shared by both depths: standard error of the slope
// about 0.02, and the next term of the error, L^-2, steepens it by about 0.02.
for (const branch of ["res-1", "res-3"]) {
  Deno.test(`${branch}: the strong error to the ODE falls as 1/L`, () => {
    const values = errors(branch, 60);
    const slope = Math.log(mean(values.subarray(60)) / mean(values.subarray(0, 60))) / Math.log(4);
    assert.ok(Math.abs(slope + 1) < 0.15, `slope ${slope}`);
  });
}
