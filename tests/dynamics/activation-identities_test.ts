import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/activation-identities.ts";
import { plugin as spectrum } from "../../lib/dynamics/layer-spectrum.ts";
import { fieldsOf, valueOf } from "./layer-matrix/job.ts";

Deno.test("the laws hold to rounding for every matrix, with and without the identity", () => {
  for (const slope of [0.1, 0.7]) {
    const fields = fieldsOf(plugin, { networks: 6, width: 24, deviation: 0.8, slope }, 3701);
    for (const name of Object.keys(fields)) {
      const limit = name === "determinantError" ? 1e-10 : 1e-12;
      assert.ok(valueOf(fields, name) <= limit, `${name} ${valueOf(fields, name)}`);
    }
  }
});

/** Values at rho = 1 under two slopes of the same weights and units. */
function pair(slope: number): readonly [Float64Array, Float64Array] {
  const values = (eta: number) =>
    fieldsOf(spectrum, { networks: 1, width: 24, deviation: 0.8, skips: [1], slope: eta }, 3702)
      .layerSingularValue.values;
  return [values(1), values(slope)];
}

/** The leaky law with a lower bound of `factor` s_j(M). */
function assertLeaky(slope: number, factor: number): void {
  const [whole, leaky] = pair(slope);
  leaky.forEach((s, j) => {
    assert.ok(s <= whole[j] + 1e-12 && s >= factor * whole[j] - 1e-12, `${s} and ${whole[j]}`);
  });
}

Deno.test("the leaky bound is eta s_j, and a wrong variant is rejected: sqrt(eta) s_j", () => {
  assertLeaky(0.1, 0.1);
  assert.throws(() => assertLeaky(0.1, Math.sqrt(0.1)), assert.AssertionError);
});
