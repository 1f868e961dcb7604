import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin } from "../../lib/theory/explosion-probability.ts";
import { assertClose, assertProportion } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const softplus = (shapeScale: number, squaredNorm: number, time?: number) =>
  plugin.predict({
    activation: "softplus-centred",
    shapeScale,
    squaredNorm,
    ...(time === undefined ? {} : { time }),
  });

Deno.test("k = 3/4, V_0 = 1, 2 and k = 3: .2374, .5233, .3528", () => {
  for (const [a, norm, expected] of [[0.5, 1, 0.2374], [0.5, 2, 0.5233], [0.25, 1, 0.3528]]) {
    assertClose(scalarOf(softplus(a, norm), "explosionProbability"), expected, { absolute: 5e-5 });
  }
});

Deno.test("k = (3/4 f2^2 + f3) / a^2; tanh has k = -2 / a^2 and never explodes", () => {
  assertClose(scalarOf(softplus(0.5, 1), "growth"), 0.75, { relative: 1e-15 });
  const tanh = plugin.predict({ activation: "tanh", shapeScale: 0.5, squaredNorm: 9, time: 3 });
  assert.equal(scalarOf(tanh, "growth"), -8);
  assert.equal(scalarOf(tanh, "explosionProbability"), 0);
  assert.equal(scalarOf(tanh, "explosionProbabilityByTime"), 0);
});

Deno.test("by time T the Fokker-Planck equation gives the same probability as T grows", () => {
  for (const [a, norm] of [[0.5, 1], [0.5, 2], [0.25, 1]]) {
    const ever = scalarOf(softplus(a, norm), "explosionProbability");
    assertClose(scalarOf(softplus(a, norm, 12), "explosionProbabilityByTime"), ever, {
      absolute: 1e-4,
    });
    const early = scalarOf(softplus(a, norm, 0.5), "explosionProbabilityByTime");
    assert.ok(early < ever - 0.05);
  }
});

/**
 * Paths of the linear SDE of U = 1/V: V explodes when k int exp(sqrt2 B - (k+1) s) ds reaches 1/V_0.
 */
function exploded(k: number, norm: number, options: { paths: number; ito: number }): number {
  const { paths, ito } = options;
  const stream = randomStream(keyOf(7031));
  const [steps, step] = [1600, 0.005];
  const noise = new Float64Array(steps);
  let count = 0;
  for (let path = 0; path < paths; path++) {
    stream.fillNormal(noise);
    let [exponent, integral] = [0, 0];
    for (let i = 0; i < steps && integral < 1 / (k * norm); i++) {
      const before = Math.exp(exponent);
      exponent += Math.sqrt(2 * step) * noise[i] - (k + ito) * step;
      integral += (before + Math.exp(exponent)) / 2 * step;
    }
    if (integral >= 1 / (k * norm)) count++;
  }
  return count;
}

Deno.test("the closed form is the share of exploded paths of the linear SDE (false alarm 1e-6)", () => {
  // At 12000 paths Chernoff detects 0.03; the missing Ito term moves the share by 0.25.
  const [k, norm, paths] = [0.75, 1, 12_000];
  const expected = scalarOf(softplus(0.5, norm), "explosionProbability");
  const share = (ito: number) => ({ successes: exploded(k, norm, { paths, ito }), trials: paths });
  assertProportion(share(1), { expected, discrepancy: 0.04 });
  assert.throws(() => assertProportion(share(0), { expected }));
});

Deno.test("the curve along k passes through the points and starts at 0", () => {
  const found = softplus(0.5, 2).explosionProbabilityAgainstGrowth;
  if (found?.shape !== "curve") throw new Error("no curve");
  assert.equal(found.y[0], 0);
  const index = found.x.findIndex((k) => k === 0.75);
  assertClose(found.y[index], 0.5233, { absolute: 5e-5 });
});
