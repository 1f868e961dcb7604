import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/stationary-norm-law.ts";
import { assertClose } from "../support.ts";
import { cdfOf, integralOf, scalarOf } from "./predicted.ts";

const tanh = (shapeScale: number) => plugin.predict({ activation: "tanh", shapeScale });

Deno.test("tanh at a = 1 is exponential of rate 2", () => {
  const law = cdfOf(tanh(1), "squaredNorm");
  for (const x of [0.01, 0.2, 1, 3]) {
    assertClose(law(x), 1 - Math.exp(-2 * x), { absolute: 1e-5 });
  }
  assert.equal(scalarOf(tanh(1), "squaredNormMean"), 0.5);
});

Deno.test("the density carries no flux: (k V (V - 1)) p = d/dV (V^2 p)", () => {
  for (const a of [0.5, 0.9, 1.2]) {
    const found = tanh(a).squaredNorm;
    if (found?.shape !== "distribution") throw new Error("no law");
    const { x, density } = found;
    const k = -2 / a ** 2;
    for (let i = 400; i < 1200; i += 100) {
      const slope = (x[i + 1] ** 2 * density![i + 1] - x[i - 1] ** 2 * density![i - 1]) /
        (x[i + 1] - x[i - 1]);
      const flux = (growth: number) => growth * x[i] * (x[i] - 1) * density![i] - slope;
      assertClose(flux(k), 0, { absolute: 2e-3 * density![i] });
    }
  }
});

Deno.test("moments of the density are (|k| - 1)/|k| and (|k| - 1)/k^2", () => {
  const found = tanh(0.5);
  assertClose(scalarOf(found, "squaredNormMean"), 7 / 8, { relative: 1e-14 });
  assertClose(integralOf(found, "squaredNorm", (x) => x), 7 / 8, { absolute: 1e-4 });
  assertClose(integralOf(found, "squaredNorm", (x) => (x - 7 / 8) ** 2), 7 / 64, {
    absolute: 1e-4,
  });
});

Deno.test("for k >= -1 nothing is stationary: V -> 0 slowly, or explodes", () => {
  assert.deepEqual(Object.keys(tanh(Math.SQRT2 + 1e-9)), []);
  assert.deepEqual(
    Object.keys(plugin.predict({ activation: "softplus-centred", shapeScale: 1 })),
    [],
  );
});
