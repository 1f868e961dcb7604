import assert from "node:assert/strict";
import {
  changes,
  fixedPoint,
  signals,
} from "../../../lib/theory/message-passing/sign-evolution.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose, assertMean, StatisticalFailure } from "../../support.ts";

Deno.test("the fixed point is one, and the rate is the derivative of the squared map", () => {
  for (const strength of [1.02, 1.3, 2.5]) {
    const { alpha, overlap, rate } = fixedPoint(strength);
    assertClose(strength ** 2 * overlap, alpha ** 2, { relative: 1e-12 });
    const squareAfter = (a: number) => signals(strength, { first: Math.sqrt(a), count: 2 })[1] ** 2;
    const h = 1e-4 * alpha ** 2;
    const slope = (squareAfter(alpha ** 2 + h) - squareAfter(alpha ** 2 - h)) / (2 * h);
    assertClose(slope, rate, { absolute: 1e-6 });
  }
  assert.deepEqual(fixedPoint(0.9), { alpha: 0, overlap: 0, rate: 0.81 });
});

// 200,000 pairs: fails wrongly once in 1e6 an iteration, finds 1 % of |q_t - q_{t-1}|^2.
Deno.test("the change between iterations is that of sampled pairs of correlated observations", () => {
  const strength = 1.5;
  const alphas = signals(strength, { first: Math.sqrt(strength ** 2 - 1), count: 4 });
  const expected = changes(strength, 3);
  const stream = randomStream(keyOf(351));
  const scales = [...alphas].map((alpha) => Math.sqrt(alpha ** 2 / signalsSquare(alpha)));
  const squares = (t: number, correlation: number) =>
    Float64Array.from({ length: 200_000 }, () => {
      const [g, h] = [stream.normal(), stream.normal()];
      const other = correlation * g + Math.sqrt(1 - correlation ** 2) * h;
      const q = (k: number, noise: number) =>
        Math.tanh(alphas[k] * (alphas[k] + noise)) * scales[k] / alphas[k];
      return (q(t, other) - q(t - 1, g)) ** 2;
    });
  for (const t of [1, 2]) {
    const correlation = 1 - expected[t - 1] ** 2 / 2;
    assertMean(squares(t, correlation), { expected: expected[t] ** 2 });
    assert.throws(
      () => assertMean(squares(t, correlation ** 2), { expected: expected[t] ** 2 }),
      StatisticalFailure,
    );
  }
});

/** E tanh^2 X by the recursion itself: (alpha_{t+1} / lambda)^2 at lambda 1. */
function signalsSquare(alpha: number): number {
  return signals(1, { first: alpha, count: 2 })[1] ** 2;
}
