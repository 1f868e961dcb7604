import assert from "node:assert/strict";
import { gaussLegendreOn } from "../../lib/num/analysis/quadrature.ts";
import { plugin } from "../../lib/theory/kernel-recursion.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (depth: number, correlation = 0.3, slopes: [number, number] = [1, 0]) =>
  plugin.predict({ depth, correlation, slopePositive: slopes[0], slopeNegative: slopes[1] });

/** c E phi(u) phi(v) in polar coordinates: E r^2 = 2 and an integral over the angle, by pieces. */
function layerByIntegration(rho: number, [positive, negative]: [number, number]): number {
  const phi = (x: number) => x > 0 ? positive * x : negative * x;
  const tilt = Math.acos(rho);
  const wrap = (angle: number) => angle > Math.PI ? angle - 2 * Math.PI : angle;
  const kinks = [-Math.PI / 2, Math.PI / 2, tilt - Math.PI / 2, wrap(tilt + Math.PI / 2)];
  const breaks = [-Math.PI, ...kinks, Math.PI].sort((a, b) => a - b);
  let sum = 0;
  for (let i = 1; i < breaks.length; i++) {
    if (breaks[i] - breaks[i - 1] < 1e-12) continue;
    const { nodes, weights } = gaussLegendreOn(20, { low: breaks[i - 1], high: breaks[i] });
    for (let k = 0; k < nodes.length; k++) {
      sum += weights[k] * phi(Math.cos(nodes[k])) * phi(Math.cos(nodes[k] - tilt));
    }
  }
  return (2 / (positive ** 2 + negative ** 2)) * 2 * sum / (2 * Math.PI);
}

Deno.test("one layer is c E phi(u) phi(v) for two slopes, by integration over the angle", () => {
  for (const slopes of [[1, 0], [1, 0.9], [0.7, -0.4]] as [number, number][]) {
    for (const rho of [-0.6, 0.1, 0.95]) {
      assertClose(scalarOf(at(1, rho, slopes), "rho"), layerByIntegration(rho, slopes), {
        absolute: 1e-12,
      });
    }
  }
});

Deno.test("plain ReLU is K1(rho) = (sqrt(1 - rho^2) + rho (pi - arccos rho)) / pi, iterated", () => {
  let rho = 0.3;
  for (let layer = 0; layer < 30; layer++) {
    rho = (Math.sqrt(1 - rho * rho) + rho * (Math.PI - Math.acos(rho))) / Math.PI;
  }
  assertClose(scalarOf(at(30), "rho"), rho, { absolute: 1e-12 });
  assertClose(scalarOf(at(100), "oneMinusRho"), 0.00352, { absolute: 5e-6 });
});

Deno.test("1 - rho_l -> 9 pi^2 / (2 l^2), and keeps its digits far down", () => {
  const limit = 9 * Math.PI ** 2 / 2;
  const scaled = (depth: number) => scalarOf(at(depth), "oneMinusRho") * depth ** 2;
  assertClose(scaled(1_000_000), limit, { relative: 1e-4 });
  // Wrong rates are told apart: the constant of 1/l would grow with l.
  assert.ok(scaled(100) < limit && scaled(1000) > scaled(100));
});

Deno.test("a linear network keeps rho", () => {
  assertClose(scalarOf(at(50, 0.3, [1, 1]), "rho"), 0.3, { absolute: 1e-15 });
});
