import assert from "node:assert/strict";
import { gaussLegendreOn } from "../../../lib/num/analysis/quadrature.ts";
import { normalDensity } from "../../../lib/num/analysis/special.ts";
import {
  softThresholdMean,
  softThresholdSquare,
} from "../../../lib/num/analysis/soft-threshold-averages.ts";
import { assertClose } from "../../support.ts";

/** Averages by quadrature on the two pieces where the threshold lets something pass. */
function byQuadrature(m: number, theta: number, power: number): number {
  const piece = (low: number, high: number) => {
    const { nodes, weights } = gaussLegendreOn(80, { low, high });
    return nodes.reduce((sum, g, i) => {
      const x = m + g;
      const passed = Math.sign(x) * Math.max(Math.abs(x) - theta, 0);
      return sum + weights[i] * normalDensity(g) * passed ** power;
    }, 0);
  };
  return piece(theta - m, theta - m + 12) + piece(-theta - m - 12, -theta - m);
}

Deno.test("closed forms are the averages by quadrature", () => {
  for (const [m, theta] of [[0, 1], [0.5, 1], [2, 3.2], [6, 4.3], [-1, 0.5]]) {
    assertClose(softThresholdMean(m, theta), byQuadrature(m, theta, 1), { absolute: 1e-12 });
    assertClose(softThresholdSquare(m, theta), byQuadrature(m, theta, 2), { absolute: 1e-12 });
  }
});

Deno.test("theta 0 is no threshold; a wrong sign of the second tail is rejected", () => {
  assertClose(softThresholdMean(0.7, 0), 0.7, { absolute: 1e-14 });
  assertClose(softThresholdSquare(0.7, 0), 1.49, { absolute: 1e-14 });
  const wrong = softThresholdMean(0.7, 0.5) + 2 * (softThresholdMean(20, 20 + 1.2));
  assert.ok(Math.abs(wrong - byQuadrature(0.7, 0.5, 1)) > 0.05);
});
