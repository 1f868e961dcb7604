import assert from "node:assert/strict";
import { plugin as correlated } from "../../lib/dynamics/resnet-correlated.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { plugin } from "../../lib/theory/first-order-displacement.ts";
import { firstOrderIntegrals, firstOrderSums } from "../../lib/theory/residual/first-order.ts";
import { bothPositive, reluKernel } from "../../lib/theory/residual/relu-kernels.ts";
import { compute, residualRecipe } from "../dynamics/resnet-case.ts";
import { assertClose, assertEstimate } from "../support.ts";

const family = {
  branch: "res-3",
  weightLaw: "fractional",
  hurst: 0.7,
  lengthScaleSquared: 0.01,
  width: 40,
} as const;

Deno.test("kappa' = Theta and Theta' = 1/(2 pi sqrt(1 - r^2)), with their values at -1, 0, 1", () => {
  const step = 1e-5;
  for (const r of [-0.9, -0.3, 0, 0.5, 0.97]) {
    const slope = (f: (r: number) => number) => (f(r + step) - f(r - step)) / (2 * step);
    assertClose(slope(reluKernel), bothPositive(r), { absolute: 1e-8 });
    assertClose(slope(bothPositive), 1 / (2 * Math.PI * Math.sqrt(1 - r * r)), { absolute: 1e-7 });
  }
  assertClose(reluKernel(0), 1 / (2 * Math.PI), { absolute: 1e-15 });
  assert.deepEqual([-1, 1].map(reluKernel), [0, 0.5]);
  assert.deepEqual([-1, 0, 1].map(bothPositive), [0, 0.25, 0.5]);
});

Deno.test("independent layers: S_f = S_g = L/2, the first order of E2", () => {
  for (const weightLaw of ["iid-gaussian", "iid-uniform"] as const) {
    const sums = firstOrderSums({ ...family, weightLaw }, 77);
    assertClose(sums.forward, 77 / 2, { relative: 1e-14 });
    assertClose(sums.backward, 77 / 2, { relative: 1e-14 });
  }
  const half = firstOrderSums({ ...family, hurst: 0.5 }, 77);
  assertClose(half.forward, 77 / 2, { relative: 1e-14 });
});

Deno.test("smooth weights: I_f = 0.03969, I_g = 0.04469 for v = 0.01", () => {
  // Infinite width for I_g alone; I_f is the term that 1/d multiplies.
  const limit = firstOrderIntegrals({ ...family, weightLaw: "smooth", width: Infinity });
  assertClose(limit.forward, 0.03969, { absolute: 5e-6 });
  assertClose(limit.backward, 0.04469, { absolute: 5e-6 });
  const narrow = firstOrderIntegrals({ ...family, weightLaw: "smooth", width: 4 });
  assertClose(narrow.backward, 0.75 * limit.backward + 0.25 * limit.forward, { relative: 1e-10 });
});

Deno.test("smooth weights: the sum over layers tends to the integral, and is the limit of no smaller law", () => {
  const smooth = { ...family, weightLaw: "smooth" } as const;
  const limit = firstOrderIntegrals(smooth);
  const gap = (depth: number) => firstOrderSums(smooth, depth).forward / depth ** 2 - limit.forward;
  // The kernel has a kink at r = 1: the rectangle rule converges with order 2.
  const ratio = gap(500) / gap(1000);
  assert.ok(ratio > 3 && ratio < 5, `${ratio}`);
  const rough = { ...smooth, lengthScaleSquared: 0.011 };
  assert.ok(Math.abs(firstOrderIntegrals(rough).forward / limit.forward - 1) > 0.03);
});

Deno.test("fractional weights: D^2 at one cell (L = 500) as computed once by an independent program", () => {
  const point = { ...family, depth: 500, beta: 1.1 };
  const found = plugin.predict(point) as Record<string, { value?: number }>;
  assertClose(found.displacementRmsForward.value! ** 2, 1.4e-3, { relative: 5e-3 });
  assertClose(found.displacementRmsBackward.value! ** 2, 4.17e-4, { relative: 5e-3 });
  assertClose(found.logDisplacementRmsForward.value!, Math.log(1.4e-3) / 2, { absolute: 5e-3 });
});

Deno.test("fractional weights: S_f ~ L for H <= 1/2 and ~ L^(2H)/(2 pi) above", () => {
  const at = (hurst: number, depth: number) => firstOrderSums({ ...family, hurst }, depth).forward;
  assertClose(at(0.1, 4000) / 4000, 0.42, { absolute: 5e-3 });
  for (const hurst of [0.1, 0.3]) {
    assertClose(at(hurst, 8000) / at(hurst, 4000), 2, { relative: 0.02 });
  }
  assertClose(at(0.8, 1e6) / 1e6 ** 1.6, 1 / (2 * Math.PI), { relative: 0.03 });
});

Deno.test("res-1: E D^2 = L^(2H - 2 beta)/2 for every H", () => {
  for (const hurst of [0.2, 0.5, 0.9]) {
    const sums = firstOrderSums({ ...family, branch: "res-1", hurst }, 300);
    assertClose(sums.forward, 300 ** (2 * hurst) / 2, { relative: 1e-9 });
  }
});

Deno.test("smooth weights: RMS D falls as L^(1 - beta) for beta >= 1, and there is no such law below", () => {
  const exponents = (beta: number) =>
    plugin.predict({ ...family, weightLaw: "smooth", width: undefined, beta });
  for (const beta of [1, 2]) {
    const rms = (depth: number) => {
      const found = plugin.predict({ ...family, weightLaw: "smooth", depth, beta });
      const { displacementRmsForward } = found as Record<string, { value?: number }>;
      return displacementRmsForward.value!;
    };
    const { displacementSlope } = exponents(beta) as Record<string, { value?: number }>;
    assertClose(Math.log2(rms(4000) / rms(2000)), displacementSlope.value!, { absolute: 1e-3 });
  }
  assert.deepEqual(exponents(0.5), {});
});

Deno.test("res-1: simulated networks of every regularity move as predicted, not as res-3 or independent layers", async () => {
  const [depth, width, beta, networks] = [64, 16, 1.5, 600];
  for (const hurst of [0.2, 0.8]) {
    const law = { branch: "res-1", weightLaw: "fractional", hurst } as const;
    const fields = await correlated.simulate({
      params: { networks, betas: undefined, depths: undefined },
      recipe: residualRecipe({ width, depth, ...law }, beta),
      key: keyOf(61),
      compute,
    });
    const squares = fields.logDisplacementForward.values.map((x) => Math.exp(2 * x));
    const value = squares.reduce((sum, x) => sum + x, 0) / networks;
    const spread = squares.reduce((sum, x) => sum + (x - value) ** 2, 0) / (networks - 1);
    const standardError = Math.sqrt(spread / networks);
    // Second order adds a share of 1e-2 at most; 2 % of sampling error.
    assertEstimate({ value, standardError }, {
      expected: depth ** (2 * hurst - 2 * beta) / 2,
      discrepancy: 0.25 * value,
    });
    const rms = (rival: Partial<Parameters<typeof plugin.predict>[0]>) => {
      const found = plugin.predict({ ...family, ...law, width, depth, beta, ...rival });
      return (found as Record<string, { value?: number }>).displacementRmsForward.value!;
    };
    assertClose(rms({}) ** 2, depth ** (2 * hurst - 2 * beta) / 2, { relative: 1e-9 });
    for (const rival of [{ branch: "res-3" }, { hurst: 0.5 }] as const) {
      assert.throws(() => assertEstimate({ value, standardError }, { expected: rms(rival) ** 2 }));
    }
  }
});
