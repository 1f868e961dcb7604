import assert from "node:assert/strict";
import {
  cosineSeries,
  hermiteValues,
  indicatorNorm,
  sineSeries,
} from "../../../lib/num/analysis/indicator-series.ts";
import { gaussLegendreOn } from "../../../lib/num/analysis/quadrature.ts";
import { normalDensity } from "../../../lib/num/analysis/special.ts";
import { assertClose } from "../../support.ts";

/** N_i by quadrature of He_(i-1)^2 phi^2. */
function norm(i: number, power: number): number {
  const { nodes, weights } = gaussLegendreOn(300, { low: -14, high: 14 });
  const values = new Float64Array(i + 1);
  return nodes.reduce((sum, b, k) => {
    hermiteValues(b, i, values);
    return sum + weights[k] * values[i - 1] ** 2 * normalDensity(b) ** power;
  }, 0);
}

function assertNorms(power: number): void {
  for (let i = 1; i <= 9; i++) assertClose(indicatorNorm(i), norm(i, power), { relative: 1e-12 });
}

Deno.test("N_i is the mean of He_(i-1)^2 phi, by quadrature", () => {
  assertNorms(2);
});

Deno.test("a wrong variant is rejected: the mean of He_(i-1)^2 alone", () => {
  assert.throws(() => assertNorms(1));
});

Deno.test("series are those of sine and cosine", () => {
  const sum = (c: Float64Array, z: number) => c.reduceRight((value, c) => value * z + c, 0);
  assertClose(sum(sineSeries(3, 40), 0.8), Math.sin(2.4), { absolute: 1e-14 });
  assertClose(sum(cosineSeries(7, 60), 0.8), Math.cos(5.6), { absolute: 1e-13 });
});
