import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/models/residual-affine.ts";
import { plugin as fanInDeviation } from "../../lib/parametrizations/fan-in-deviation.ts";

Deno.test("residual-affine describes the network that its parameters say", () => {
  const given = { width: 3, depth: 7, activation: "tanh", multiplier: "shared" } as const;
  assert.deepEqual(plugin.describe(v.parse(plugin.params, given)), { ...given, branch: "affine" });
});

Deno.test("residual-affine refuses an unknown activation and a fraction of a layer", () => {
  const given = { depth: 7, activation: "tanh", multiplier: "shared" };
  assert.throws(() => v.parse(plugin.params, { ...given, activation: "sine" }));
  assert.throws(() => v.parse(plugin.params, { ...given, depth: 7.5 }));
});

/**
 * At the start of training: entries sd / d give A_k h of order sd / sqrt(d) |h|_rms, so by independent
 * layers with multipliers 1 / L the displacement goes with L^-1/2, and with L^(-1/2 - q) if the
 * deviations fall as L^-q. The power is exact in the second moment (tanh taken as the identity).
 */
Deno.test("residual-affine: fan-in-deviation fixes the size of a branch by width and depth", () => {
  const secondMoment = (width: number, depth: number, depthPower: number) => {
    const recipe = plugin.describe(
      v.parse(plugin.params, { width, depth, activation: "tanh", multiplier: "shared" }),
    );
    const { weightDeviation, biasDeviation, multiplierInitial } = fanInDeviation.scale(recipe, {
      deviation: 0.5,
      depthPower,
    });
    // E |delta (A h + b)|^2 / d for |h|^2 = d, summed over the layers.
    const branch = width * Number(weightDeviation) ** 2 + Number(biasDeviation) ** 2;
    return depth * Number(multiplierInitial) ** 2 * branch;
  };
  const power = (depthPower: number) =>
    Math.log(secondMoment(20, 400, depthPower) / secondMoment(20, 100, depthPower)) /
    Math.log(4) / 2;
  assert.ok(Math.abs(power(0) + 0.5) < 1e-12);
  assert.ok(Math.abs(power(1) + 1.5) < 1e-12);
  assert.ok(Math.abs(secondMoment(20, 100, 0) / secondMoment(80, 100, 0) - 4) < 1e-12);
});
