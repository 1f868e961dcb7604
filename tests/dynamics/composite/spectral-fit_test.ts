import assert from "node:assert/strict";
import {
  budgetFilter,
  filters,
  interpolating,
} from "../../../lib/dynamics/composite/spectral-fit.ts";
import { SymmetricSpectrum } from "../../../lib/num/linear-algebra/symmetric-function.ts";
import { assertClose } from "../../support.ts";

const kernel = Float64Array.of(2, 0.6, 0.3, 0.6, 1.5, 0.4, 0.3, 0.4, 1);
const y = Float64Array.of(1, -2, 0.5);
const fit = new SymmetricSpectrum(kernel, 3);
const largest = Math.max(...fit.values);

/** Coefficients after so many steps of size 1 / largest of c <- c + (y - K c) / largest. */
function steps(count: number): Float64Array {
  const c = new Float64Array(3);
  for (let step = 0; step < count; step++) {
    const errors = y.map((value, i) =>
      value - c.reduce((sum, one, j) => sum + kernel[3 * i + j] * one, 0)
    );
    errors.forEach((error, i) => c[i] += error / largest);
  }
  return c;
}

function assertBudget(budget: number, count: number): void {
  const wanted = steps(count);
  filters(fit, y)(budgetFilter(budget)).forEach((c, i) =>
    assertClose(c, wanted[i], { absolute: 1e-12 })
  );
}

Deno.test("the filter of a budget is that many steps of descent", () => {
  for (const budget of [1, 7, 40]) assertBudget(budget, budget);
});

Deno.test("a wrong variant is rejected: half the budget", () => {
  assert.throws(() => assertBudget(20, 40), /off by/);
});

Deno.test("without end it is the interpolant", () => {
  const c = filters(fit, y)(interpolating);
  y.forEach((value, i) => {
    const found = c.reduce((sum, one, j) => sum + kernel[3 * i + j] * one, 0);
    assertClose(found, value, { absolute: 1e-10 });
  });
});
