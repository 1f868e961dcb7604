import assert from "node:assert/strict";
import gammaincOf from "@stdlib/math-base-special-gammainc";
import { incompleteGamma } from "../../../lib/num/analysis/incomplete-gamma.ts";

/** P(n, x) for an integer n is the probability that a Poisson(x) variable is at least n. */
function poissonTail(n: number, x: number): number {
  let below = 0;
  let logTerm = -x;
  for (let k = 0; k < n; k++) {
    below += Math.exp(logTerm);
    logTerm += Math.log(x / (k + 1));
  }
  return 1 - below;
}

Deno.test("for integer shapes P(n, x) is the tail of a Poisson law", () => {
  for (const n of [100, 1000, 5000]) {
    for (const z of [-3, -1, 0, 1, 3]) {
      const x = n + z * Math.sqrt(n);
      // The sum of Poisson terms accumulates about n roundings of the logarithm.
      assert.ok(Math.abs(incompleteGamma(n, x).lower - poissonTail(n, x)) < 1e-10, `${n} ${x}`);
    }
  }
});

Deno.test("the library agrees where it is right and is refused where it is wrong", () => {
  for (const x of [120, 150, 190]) {
    assert.ok(Math.abs(incompleteGamma(150, x).lower - gammaincOf(x, 150, true, false)) < 1e-12);
  }
  const x = 1000 + Math.sqrt(1000);
  assert.ok(Math.abs(incompleteGamma(1000, x).lower - gammaincOf(x, 1000, true, false)) > 1e-3);
});

Deno.test("P + Q = 1, P grows, and both branches meet at x = a + 1", () => {
  const a = 2345.6;
  let last = 0;
  for (let x = a - 200; x < a + 200; x += 5) {
    const { lower, upper } = incompleteGamma(a, x);
    assert.ok(Math.abs(lower + upper - 1) < 1e-15);
    assert.ok(lower > last);
    last = lower;
  }
  const below = incompleteGamma(a, a + 1 - 1e-9).lower;
  const above = incompleteGamma(a, a + 1 + 1e-9).lower;
  assert.ok(Math.abs(above - below) < 1e-10);
});

Deno.test("the recurrence P(a + 1, x) = P(a, x) - x^a e^-x / Gamma(a + 1) holds", () => {
  const [a, x] = [800, 790];
  const excess = (x - a) / a;
  const term = Math.exp(-a * (excess - Math.log1p(excess)) - 1 / (12 * a)) /
    Math.sqrt(2 * Math.PI * a);
  const difference = incompleteGamma(a, x).lower - incompleteGamma(a + 1, x).lower;
  assert.ok(Math.abs(difference - term) < 1e-11);
});
