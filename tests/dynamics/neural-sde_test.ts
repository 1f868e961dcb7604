import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/dynamics/neural-sde.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { compute, residualRecipe } from "./resnet-case.ts";

const size = { width: 6, depth: 1024, branch: "res-1" };
const simulate = (networks: number, depths: number[], beta = 0.5) =>
  plugin.simulate({
    params: { networks, depths, error: "largest", relative: true },
    recipe: residualRecipe(size, beta),
    key: keyOf(7),
    compute,
  }).strongError;

// 300 paths: the standard error of each log ratio is about 0.02 (the paths are shared), so a window of
// 0.12 on the slope between depths 8 and 64 (0.25 / ln 8) is beyond 5 of them; order 1 is 0.5 away.
Deno.test("the strong error to the SDE falls as L^-1/2", () => {
  const { values, axes } = simulate(300, [8, 64]);
  assert.deepEqual(axes.map(({ name, length }) => [name, length]), [["depth", 2], [
    "network",
    300,
  ]]);
  const slope = Math.log(mean(values.subarray(300)) / mean(values.subarray(0, 300))) / Math.log(8);
  assert.ok(Math.abs(slope + 0.5) < 0.12, `slope ${slope}`);
});

Deno.test("the reference is at distance 0 from itself", () => {
  assert.deepEqual([...simulate(2, [1024]).values], [0, 0]);
});

Deno.test("another beta, and a depth that does not divide the reference, are refused", () => {
  assert.throws(() => simulate(1, [16], 1), UserError);
  assert.throws(() => simulate(1, [48]), UserError);
});
