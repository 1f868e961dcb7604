import assert from "node:assert/strict";
import { descentSteps } from "../../../lib/num/linear-algebra/quadratic-descent.ts";
import { assertClose } from "../../support.ts";

const equal = (size: number) => new Float64Array(size).fill(1 / size);

/** Residual after k whole steps of x <- x - eta A x from ones, A = diag(values^2). */
function residualAfter(values: Float64Array, steps: number): number {
  const eta = 2 / (values[0] ** 2 + values[values.length - 1] ** 2);
  const x = new Float64Array(values.length).fill(1);
  for (let step = 0; step < steps; step++) {
    for (let j = 0; j < x.length; j++) x[j] -= eta * values[j] ** 2 * x[j];
  }
  return x.reduce((sum, one) => sum + one * one, 0) / x.length;
}

type Rule = (values: Float64Array, target: number) => number;
const rule: Rule = (values, target) => descentSteps(values, equal(values.length), target);

function assertCounts(steps: Rule): void {
  for (const values of [Float64Array.of(0.5, 1, 2), Float64Array.of(0.1, 0.4, 0.9, 1.5)]) {
    const count = Math.ceil(steps(values, 1e-3));
    assert.ok(residualAfter(values, count) <= 1e-3);
    assert.ok(residualAfter(values, count - 1) > 1e-3);
  }
}

Deno.test("descent reaches its target at that step and not at the one before", () => {
  assertCounts(rule);
});

Deno.test("a wrong variant is rejected: the rate of one step, not of its square", () => {
  assert.throws(
    () => assertCounts((values, target) => 2 * rule(values, target)),
    assert.AssertionError,
  );
});

Deno.test("two modes shrink alike, by (k^2 - 1) / (k^2 + 1) a step", () => {
  const steps = rule(Float64Array.of(1, 3), 1e-4);
  assertClose(steps, Math.log(1e-4) / (2 * Math.log(8 / 10)), { relative: 1e-12 });
});

Deno.test("a mode of curvature 0 never shrinks; one value alone is reached at once", () => {
  assert.equal(rule(Float64Array.of(0, 1), 0.1), Infinity);
  assert.ok(rule(Float64Array.of(1), 0.1) < 1e-6);
});
