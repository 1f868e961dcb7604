import assert from "node:assert/strict";
import {
  type AnalyticActivation,
  analyticActivationNames,
  analyticActivations,
} from "../../lib/num/analytic-activation.ts";
import { assertClose } from "../support.ts";

const points = [-30, -3, -0.7, 0, 1e-3, 0.4, 2, 25];

/** The slope is the derivative of the value. */
function assertSlope({ value, slope }: AnalyticActivation): void {
  const step = 1e-5;
  for (const x of points) {
    const difference = (value(x + step) - value(x - step)) / (2 * step);
    assertClose(slope(x), difference, { absolute: 1e-9, what: `slope at ${x}` });
  }
}

Deno.test("slopes are derivatives", () => {
  for (const name of analyticActivationNames) assertSlope(analyticActivations[name]);
});

Deno.test("a wrong variant is rejected: the slope of the centred softplus", () => {
  const wrong = { ...analyticActivations.softplus, slope: (x: number) => 2 / (1 + Math.exp(-x)) };
  assert.throws(() => assertSlope(wrong));
});

Deno.test("values by hand, and far out without overflow", () => {
  const { softplus, "log-cosh": logCosh } = analyticActivations;
  assertClose(softplus.value(0), Math.LN2, { relative: 1e-15 });
  assertClose(softplus.value(1000), 1000, { relative: 1e-15 });
  assertClose(softplus.value(-700), Math.exp(-700), { relative: 1e-12 });
  assertClose(logCosh.value(1), Math.log(Math.cosh(1)), { relative: 1e-14 });
  assertClose(logCosh.value(-900), 900 - Math.LN2, { relative: 1e-15 });
});
