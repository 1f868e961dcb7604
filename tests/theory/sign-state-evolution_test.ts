import assert from "node:assert/strict";
import { gaussHermite } from "../../lib/num/analysis/quadrature.ts";
import { plugin } from "../../lib/theory/sign-state-evolution.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (strength: number, iteration?: number) =>
  plugin.predict({ strength, iterations: 6, ...(iteration === undefined ? {} : { iteration }) });

/** lambda; a, q, 1 - q^2, r: another program, Gauss-Hermite with 180 nodes. */
const reference = [
  [1.05, 0.108511, 0.098423, 0.990313, 0.9113],
  [1.1, 0.231998, 0.191734, 0.963238, 0.8379],
  [1.2, 0.515029, 0.357659, 0.872080, 0.7173],
  [1.5, 1.557663, 0.692295, 0.520728, 0.4569],
  [2.0, 3.666044, 0.916511, 0.160008, 0.1974],
  [3.0, 8.961855, 0.995762, 0.008459, 0.0208],
];

Deno.test("fixed points, risks and rates of another program", () => {
  for (const [strength, a, q, risk, rate] of reference) {
    const found = at(strength);
    assertClose(scalarOf(found, "signalLimit") ** 2, a, { absolute: 6e-7 });
    assertClose(scalarOf(found, "signalLimit") ** 2, strength ** 2 * q, { absolute: 5e-6 });
    assertClose(scalarOf(found, "risk"), risk, { absolute: 6e-7 });
    assertClose(scalarOf(found, "contraction"), rate, { absolute: 6e-5 });
    assertClose(scalarOf(found, "changeRate"), Math.log(rate) / 2, { absolute: 2e-3 });
  }
});

Deno.test("the signal at lambda 1.5: 1.1180, 1.1829, 1.2168, 1.2335, 1.2413, 1.2450", () => {
  const curve = at(1.5).signalAgainstIteration;
  if (curve?.shape !== "curve") throw new Error("no curve");
  [1.1180, 1.1829, 1.2168, 1.2335, 1.2413, 1.2450].forEach((expected, t) => {
    assertClose(curve.y[t], expected, { absolute: 5e-5 });
    assertClose(scalarOf(at(1.5, t + 1), "signal"), expected, { absolute: 5e-5 });
  });
});

/** One step of the recursion by a Gauss rule, with the noise a free variance: 1 is right. */
function step(alpha: number, strength: number, variance: number): number {
  const { nodes, weights } = gaussHermite(100);
  const sum = (f: (x: number) => number) =>
    nodes.reduce((total, g, i) => total + weights[i] * f(alpha + Math.sqrt(variance) * g), 0);
  const first = sum((x) => Math.tanh(alpha * x));
  return strength * first / Math.sqrt(sum((x) => Math.tanh(alpha * x) ** 2));
}

Deno.test("a step is lambda E tanh / sqrt(E tanh^2) by another rule; noise of another size is rejected", () => {
  const [first, second] = [scalarOf(at(1.2, 3), "signal"), scalarOf(at(1.2, 4), "signal")];
  assertClose(step(first, 1.2, 1), second, { absolute: 1e-9 });
  assert.ok(Math.abs(step(first, 1.2, 1.1) - second) > 0.01);
});

Deno.test("levels of the eigenvector; nothing is seen below the threshold", () => {
  const found = at(2);
  assertClose(scalarOf(found, "riskOfEigenvector"), 0.4375, { absolute: 1e-12 });
  assertClose(scalarOf(at(1.2), "riskOfEigenvector"), 0.9066, { absolute: 5e-5 });
  assertClose(scalarOf(found, "signalFirst"), Math.sqrt(3), { absolute: 1e-14 });
  [[1.2, 0.2365], [1.5, 0.1060], [2, 0.0278]].forEach(([strength, error]) =>
    assertClose(scalarOf(at(strength), "signError"), error, { absolute: 5e-5 })
  );
  assertClose(scalarOf(at(1.5), "escapeSlope"), 1.233, { absolute: 5e-4 });
  assertClose(scalarOf(found, "escapeSlope"), 0.721, { absolute: 5e-4 });
  assert.equal(scalarOf(at(0.9), "risk"), 1);
  assert.equal(at(0.9).escapeSlope, undefined);
});

Deno.test("the iterate settles by sqrt r an iteration, not by r", () => {
  for (const strength of [1.5, 2]) {
    const found = plugin.predict({ strength, iterations: 16 });
    const curve = found.changeAgainstIteration;
    if (curve?.shape !== "curve") throw new Error("no curve");
    const ratio = curve.y[15] / curve.y[14];
    const rate = scalarOf(found, "contraction");
    assertClose(ratio, Math.sqrt(rate), { relative: 2e-3 });
    assert.ok(Math.abs(ratio - rate) > 0.2);
  }
});
