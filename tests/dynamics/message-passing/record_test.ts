import assert from "node:assert/strict";
import {
  gaussianDistance,
  matrixRisk,
  posteriorMean,
  signErrors,
} from "../../../lib/dynamics/message-passing/record.ts";
import { normalQuantile } from "../../../lib/num/analysis/special.ts";
import { assertClose } from "../../support.ts";

Deno.test("the risk is the Frobenius norm of v v^T - u u^T, entry by entry", () => {
  const [spike, x] = [Float64Array.of(0.6, -0.8), Float64Array.of(0.9, -0.3)];
  const u = [...x].map((entry) => Math.tanh(1.7 * entry) / Math.SQRT2);
  let expected = 0;
  for (const i of [0, 1]) {
    for (const j of [0, 1]) expected += (spike[i] * spike[j] - u[i] * u[j]) ** 2;
  }
  assertClose(matrixRisk(posteriorMean(x, { spike, slope: 1.7 })), expected, { absolute: 1e-14 });
  // Wrong: the risk of the vector in place of the matrix.
  const ofVector = (0.6 - u[0]) ** 2 + (-0.8 - u[1]) ** 2;
  assert.ok(Math.abs(ofVector - expected) > 0.05);
});

Deno.test("the distance of normal quantiles is 1 / (2 sqrt n), and the signal is taken out first", () => {
  const n = 400;
  const spike = Float64Array.from({ length: n }, (_, i) => (i % 2 ? 1 : -1) / Math.sqrt(n));
  const x = spike.map((entry, i) => 2 * entry + normalQuantile((i + 0.5) / n) / Math.sqrt(n));
  assertClose(gaussianDistance(x, { spike, signal: 2 }), 0.5 / Math.sqrt(n), { absolute: 1e-9 });
  assert.ok(gaussianDistance(x, { spike, signal: 1 }) > 1);
});

Deno.test("signs are compared with those of the spike; 0 is wrong", () => {
  assert.equal(signErrors(Float64Array.of(1, -2, 3, 0), Float64Array.of(1, 1, 1, 1)), 0.5);
});
