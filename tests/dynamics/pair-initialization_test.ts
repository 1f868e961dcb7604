import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/pair-initialization.ts";
import { assertEstimate, assertMean, StatisticalFailure } from "../support.ts";
import { estimateOf, simulated } from "./pair-case.ts";

const at = { points: "chirp", inputCount: 6, dimension: 4, width: 40, networks: 3000 };
const paired = await simulated(plugin, { ...at, coupling: "paired" }, 801);
const independent = await simulated(plugin, { ...at, coupling: "independent" }, 802);

Deno.test("pairs start at 0, with half the number of points and ln 2 for losses", () => {
  assert.ok(paired.largestOutput.every((value) => value === 0));
  assert.ok(paired.squaredLoss.every((value) => value === 3));
  assert.ok(paired.risk.every((value) => Math.abs(value - Math.LN2) < 1e-15));
});

// 3,000 networks: each assertion fails wrongly once in 1e6.
Deno.test("independent neurons add n kappa^2 / 4 to the quadratic loss", () => {
  assertMean(independent.squaredLoss, { expected: 3 + 6 / 4, discrepancy: 0.4 });
  assert.throws(
    () => assertMean(independent.squaredLoss, { expected: 3 + 6 / 2 }),
    StatisticalFailure,
  );
});

Deno.test("the kernel is twice as far from its limit with pairs, in mean square", () => {
  assertEstimate(estimateOf(paired.scaledDeviation), { expected: 2, discrepancy: 0.25 });
  assertEstimate(estimateOf(independent.scaledDeviation), { expected: 1, discrepancy: 0.12 });
  assert.throws(
    () => assertEstimate(estimateOf(paired.scaledDeviation), { expected: 1 }),
    StatisticalFailure,
  );
});
