import assert from "node:assert/strict";
import reference from "../../fixtures/num/reference.json" with { type: "json" };
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { fitLine, weightedLeastSquares } from "../../../lib/num/statistics/regression.ts";
import { assertClose } from "../../support.ts";

Deno.test("coefficients and their covariance are those of the normal equations (NumPy)", () => {
  const { x, y, weights, coefficients, covariance } = reference.line;
  const found = fitLine(x, y, { weights });
  assertClose(found.intercept, coefficients[0], { relative: 1e-12 });
  assertClose(found.slope, coefficients[1], { relative: 1e-12 });
  found.covariance.forEach((value, i) => assertClose(value, covariance[i], { relative: 1e-12 }));
});

Deno.test("a parabola is found exactly by three regressors", () => {
  const x = Float64Array.of(-2, -1, 0, 1, 3);
  const y = x.map((t) => 2 - t + 0.5 * t * t);
  const { coefficients, rSquared, residualVariance } = weightedLeastSquares(
    [x.map(() => 1), x, x.map((t) => t * t)],
    y,
  );
  [2, -1, 0.5].forEach((value, i) => assertClose(coefficients[i], value, { absolute: 1e-13 }));
  assertClose(rSquared, 1, { absolute: 1e-13 });
  assertClose(residualVariance, 0, { absolute: 1e-25 });
});

Deno.test("the stated covariance is that of repeated experiments, with true and with unknown weights", () => {
  const stream = randomStream(keyOf(12));
  const x = Float64Array.of(0, 1, 2, 5, 6, 9);
  const errors = Float64Array.of(1, 0.5, 2, 1, 1, 0.3);
  const weights = errors.map((error) => error ** -2);
  let misses = 0, pulls = 0, scaled = 0;
  const trials = 4000;
  for (let trial = 0; trial < trials; trial++) {
    const y = x.map((t, i) => 1 + 2 * t + errors[i] * stream.normal());
    const { slope, covariance, residualVariance } = fitLine(x, y, { weights });
    const pull = (slope - 2) / Math.sqrt(covariance[3]);
    pulls += pull * pull / trials;
    scaled += residualVariance / trials;
    if (Math.abs(pull) > 3) misses++;
  }
  // Chi-square means of 4,000: 1 -+ 5 * sqrt(2/4000) = 0.11, and half that variance for 4 degrees.
  assertClose(pulls, 1, { absolute: 0.11 });
  assertClose(scaled, 1, { absolute: 0.056 });
  // 10.8 misses expected; 35 has probability 1e-8. Errors taken 20% too small give 66.
  assert.ok(misses < 35);
});

Deno.test("a scale of the regressor changes nothing but its unit", () => {
  const { x, y } = reference.line;
  const [one, tiny] = [fitLine(x, y), fitLine(x.map((t) => 1e-20 * t), y)];
  assertClose(tiny.slope * 1e-20, one.slope, { relative: 1e-12 });
});

Deno.test("dependent regressors and too few points are refused", () => {
  assert.throws(() => fitLine([2, 2, 2], [1, 2, 3]), /regressor 1 depends/);
  assert.throws(() => fitLine([1], [1]), /2 coefficients to 1 points/);
  assert.throws(() => fitLine([1, 2], [1, 2], { weights: [1, 0] }), /weight 0/);
});
