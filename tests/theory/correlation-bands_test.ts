import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/correlation-bands.ts";
import { plugin as law } from "../../lib/theory/correlation-law.ts";
import { assertClose } from "../support.ts";
import { type Predictions, scalarOf } from "./predicted.ts";

const point = { time: 1, correlation: 0.3, slopePlus: 0, slopeMinus: -1, exponent: 0.5 };
const found: Predictions = plugin.predict({ ...point, points: 10 });

function curve(name: string): { x: Float64Array; y: Float64Array } {
  const prediction = found[name];
  if (prediction.shape !== "curve") throw new Error(`no curve ${name}`);
  return prediction;
}

Deno.test("curves start at rho_0 and pass through the law at every time", () => {
  const { x, y } = curve("rhoMeanAgainstTime");
  assert.deepEqual([x[0], y[0], x.length], [0, 0.3, 11]);
  for (const index of [5, 10]) {
    const at: Predictions = law.predict({ ...point, time: x[index] });
    assertClose(y[index], scalarOf(at, "rhoMean"), { absolute: 1e-5 });
    for (const [mine, theirs] of [["Q10", "Q10"], ["Median", "Median"], ["Q90", "Q90"]]) {
      assertClose(curve(`rho${mine}AgainstTime`).y[index], scalarOf(at, `rho${theirs}`), {
        absolute: 1e-5,
      });
    }
    assertClose(curve("rhoSdAgainstTime").y[index], scalarOf(at, "rhoSd"), { absolute: 1e-5 });
  }
});

Deno.test("the infinite-width curve is that of small Euler steps in rho", () => {
  let rho = 0.3;
  const steps = 100_000;
  for (let i = 0; i < steps; i++) {
    const nu = (Math.sqrt(1 - rho * rho) - rho * Math.acos(rho)) / (2 * Math.PI);
    rho += nu / steps;
  }
  assertClose(scalarOf(found, "rhoOde"), rho, { absolute: 1e-6 });
  // Wrong: the same equation without the factor 2.
  assert.ok(Math.abs(rho + (rho - 0.3) - scalarOf(found, "rhoOde")) > 0.05);
});
