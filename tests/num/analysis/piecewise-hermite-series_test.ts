import assert from "node:assert/strict";
import { hermiteSeries } from "../../../lib/num/analysis/piecewise-hermite-series.ts";
import { assertClose } from "../../support.ts";

/** mu_k of the step 1{x > 0}: 1/2, and h_{k-1}(0) / sqrt(2 pi k) (integration by parts). */
function stepCoefficient(k: number): number {
  if (k === 0) return 0.5;
  let [before, current] = [0, 1];
  for (let j = 0; j < k - 1; j++) {
    [before, current] = [current, -Math.sqrt(j) * before / Math.sqrt(j + 1)];
  }
  return current / Math.sqrt(2 * Math.PI * k);
}

const step = (x: number) => x > 0 ? 1 : 0;

function assertStep(coefficients: Float64Array): void {
  coefficients.forEach((mu, k) => assertClose(mu, stepCoefficient(k), { absolute: 1e-12 }));
}

Deno.test("the step has the coefficients of its closed form; wrong: Hermite polynomials not normed", () => {
  const { coefficients, meanSquare } = hermiteSeries(step, 12);
  assertStep(coefficients);
  assertClose(meanSquare, 0.5, { absolute: 1e-13 });
  let factorial = 1;
  const wrong = coefficients.map((mu, k) => {
    factorial *= Math.max(k, 1);
    return mu * Math.sqrt(factorial);
  });
  assert.throws(() => assertStep(wrong), /off by/);
});

Deno.test("e^(a x) has mu_k = e^(a^2 / 2) a^k / sqrt(k!), and its mean square is their sum", () => {
  const a = 0.7;
  const { coefficients, meanSquare } = hermiteSeries((x) => Math.exp(a * x), 30);
  let factor = Math.exp(a * a / 2);
  coefficients.forEach((mu, k) => {
    if (k > 0) factor *= a / Math.sqrt(k);
    assertClose(mu, factor, { absolute: 1e-12 });
  });
  const sum = coefficients.reduce((total, mu) => total + mu * mu, 0);
  assertClose(meanSquare, sum, { relative: 1e-12 });
});
