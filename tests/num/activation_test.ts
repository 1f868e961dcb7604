import assert from "node:assert/strict";
import { activationNamed, activations, smoothActivations } from "../../lib/num/activation.ts";
import { assertClose } from "../support.ts";

/** Sum of the odd or even part of a Taylor series from four values of a slope, to fourth order. */
function derivativesOfSlope(slope: (x: number) => number): { second: number; third: number } {
  const h = 1e-2;
  const [a, b, c, d] = [-2, -1, 1, 2].map((k) => slope(k * h));
  return {
    second: (a - 8 * b + 8 * c - d) / (12 * h),
    third: (-a + 16 * b - 30 * slope(0) + 16 * c - d) / (12 * h * h),
  };
}

Deno.test("a slope is the difference quotient of the values, on both sides of 0", () => {
  for (const { name, value, slope } of Object.values(activations)) {
    assertClose(value(0), 0, { absolute: 1e-15, what: `${name}(0)` });
    for (const x of [-40, -2, -0.3, 0.2, 1.5, 40]) {
      const difference = (value(x + 1e-6) - value(x - 1e-6)) / 2e-6;
      // The quotient errs by 1e-16 |value| / 1e-6.
      const absolute = 1e-7 + 1e-9 * Math.abs(value(x));
      assertClose(slope(x), difference, { absolute, what: `${name}'(${x})` });
    }
  }
});

Deno.test("second and third are the derivatives at 0, or NaN where the two sides differ", () => {
  for (const { name, slope, second, third } of Object.values(activations)) {
    const jump = slope(1e-5) - slope(-1e-5);
    const left = (slope(-1e-5) - slope(-2e-5)) / 1e-5;
    const right = (slope(2e-5) - slope(1e-5)) / 1e-5;
    if (Number.isNaN(second)) {
      assert.ok(Number.isNaN(third) && (jump > 0.5 || Math.abs(left - right) > 0.5), name);
      continue;
    }
    const found = derivativesOfSlope(slope);
    assertClose(second, found.second, { absolute: 1e-6, what: name });
    assertClose(third, found.third, { absolute: 1e-4, what: name });
  }
  // Wrong: the softplus that is not doubled has half the curvature; tanh has no curvature but bends.
  assert.equal(activations["softplus-centred"].second, 2 * 0.25);
  assert.throws(() =>
    assertClose(derivativesOfSlope(activations.tanh.slope).third, 0, { absolute: 1 })
  );
});

Deno.test("activations that are stretched pass through 0 with slope 1", () => {
  for (const name of smoothActivations) {
    assertClose(activations[name].slope(0), 1, { absolute: 1e-15, what: name });
  }
});

Deno.test("the centred softplus neither overflows nor loses its tail", () => {
  assertClose(activations["softplus-centred"].value(1e4), 2e4 - 2 * Math.LN2, { relative: 1e-15 });
  assertClose(activations["softplus-centred"].value(-1e4), -2 * Math.LN2, { relative: 1e-15 });
});

Deno.test("gelu is x times the probability that a standard normal is below x", () => {
  // P(g < 1) = 0.841344746068543 (tables); the tanh approximation of gelu is off by 2e-4 at 1.
  assertClose(activations.gelu.value(1), 0.841344746068543, { absolute: 1e-14 });
});

Deno.test("an unknown name is refused with those allowed", () => {
  assert.equal(activationNamed("elu"), activations.elu);
  assert.throws(() => activationNamed("swish"), /"swish"[^]*identity[^]*gelu/);
  assert.throws(
    () => activationNamed("relu", smoothActivations),
    /"relu"[^]*tanh, softplus-centred/,
  );
  assert.throws(() => activationNamed(undefined), /"undefined"/);
});
