import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/theory/indicator-representation.ts";
import { hermiteValues, sineSeries } from "../../lib/num/analysis/indicator-series.ts";
import { gaussHermite } from "../../lib/num/analysis/quadrature.ts";
import { normalCdf } from "../../lib/num/analysis/special.ts";
import { representer } from "../../lib/dynamics/indicator-representation.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const predicted = (params: Record<string, number>, name: string) =>
  scalarOf(plugin.predict(v.parse(plugin.params, params)), name);

Deno.test("E h^2 is 20.07, 587.7 and 9322 for sin z, sin 2z, sin 3z", () => {
  for (const [frequency, value] of [[1, 20.07], [2, 587.7], [3, 9322]]) {
    assertClose(predicted({ frequency, degree: 41 }, "squaredMean"), value, { relative: 5e-4 });
  }
});

/**
 * E[h^2 1{g + b >= 0}] at x by quadrature: given alpha, g + b >= 0 has probability Phi((x alpha + b) / s), s^2 = 1 -
 * x^2; b and alpha by Gauss-Hermite of 120 nodes.
 */
function secondMoment(x: number): number {
  const h = representer(sineSeries(1, 3));
  const { nodes, weights } = gaussHermite(120);
  const s = Math.sqrt(1 - x * x);
  let sum = 0;
  nodes.forEach((alpha, i) =>
    nodes.forEach((b, j) =>
      sum += weights[i] * weights[j] * h(alpha, b) ** 2 * normalCdf((x * alpha + b) / s)
    )
  );
  return sum;
}

function assertMoment(share: number): void {
  for (const x of [-0.6, 0, 0.3]) {
    const squared = predicted({ degree: 3 }, "squaredMean");
    assertClose(secondMoment(x), share * squared, { relative: 1e-6 });
  }
}

Deno.test("the indicator halves E h^2 at every x, by quadrature", () => {
  assertMoment(1 / 2);
});

Deno.test("a wrong variant is rejected: every unit on", () => {
  assert.throws(() => assertMoment(1), /off by/);
});

Deno.test("m times the error of sin z at degree 3 is 9.8", () => {
  assertClose(predicted({}, "scaledError"), 9.8, { absolute: 0.05 });
});

/** E[h 1{g + b >= 0}] at x by the same rule. */
function represented(x: number, h: (alpha: number, b: number) => number): number {
  const { nodes, weights } = gaussHermite(120);
  const s = Math.sqrt(1 - x * x);
  let sum = 0;
  nodes.forEach((alpha, i) =>
    nodes.forEach((b, j) =>
      sum += weights[i] * weights[j] * h(alpha, b) * normalCdf((x * alpha + b) / s)
    )
  );
  return sum;
}

function assertRepresents(h: (alpha: number, b: number) => number): void {
  for (const x of [-0.7, 0.2, 0.5]) {
    assertClose(represented(x, h), x - x ** 3 / 6, { absolute: 1e-6 });
  }
}

Deno.test("the mean is the polynomial, exactly; a wrong variant: He of b, not of -b", () => {
  const h = representer(Float64Array.of(0, 1, 0, -1 / 6));
  assertRepresents(h);
  const values = new Float64Array(4);
  hermiteValues(1, 3, values);
  assert.throws(() => assertRepresents((alpha, b) => h(alpha, b) + h(alpha, -b) / 10), /off by/);
});
