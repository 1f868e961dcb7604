import assert from "node:assert/strict";
import { activations } from "../../lib/num/activation.ts";
import {
  activationDerivative,
  type DifferentiatedName,
} from "../../lib/num/activation-derivative.ts";
import { erf } from "../../lib/num/analysis/special.ts";
import { hermiteSeries } from "../../lib/num/analysis/piecewise-hermite-series.ts";
import { assertClose } from "../support.ts";

const values: Readonly<Record<DifferentiatedName, (x: number) => number>> = {
  "leaky-relu": (x) => x > 0 ? x : 0.2 * x,
  softplus: (x) => Math.log1p(Math.exp(x)),
  gelu: activations.gelu.value,
  erf,
  "absolute-value": Math.abs,
};

function assertDerivative(value: (x: number) => number, name: DifferentiatedName): void {
  const slope = activationDerivative({ activation: name, slopeNegative: 0.2 });
  for (const x of [-2.3, -0.4, 0.6, 1.9]) {
    const difference = (value(x + 1e-5) - value(x - 1e-5)) / 2e-5;
    assertClose(slope(x), difference, { absolute: 1e-9, what: `${name} at ${x}` });
  }
}

Deno.test("each is the derivative of its activation; wrong: softplus with the derivative of GELU", () => {
  for (const [name, value] of Object.entries(values)) {
    assertDerivative(value, name as DifferentiatedName);
  }
  assert.throws(() => assertDerivative(values.softplus, "gelu"), /off by/);
});

// To the digits of the reference: mean and variance of sigma'(G), and v / mu_0^2.
Deno.test("mu_0, v and v / mu_0^2 of five activations", () => {
  const reference: readonly [DifferentiatedName, number, number, number, number][] = [
    ["leaky-relu", 0, 0.5, 0.25, 1],
    ["leaky-relu", 0.1, 0.55, 0.2025, 0.6694],
    ["softplus", 0, 0.5, 0.04338, 0.1735],
    ["gelu", 0, 0.5, 0.20585, 0.8234],
    ["erf", 0, 0.65147, 0.145, 0.3416],
  ];
  for (const [activation, slopeNegative, mean, variance, gamma] of reference) {
    const derivative = activationDerivative({ activation, slopeNegative });
    const { coefficients: [mu], meanSquare } = hermiteSeries(derivative, 0);
    assertClose(mu, mean, { absolute: 5e-6 });
    assertClose(meanSquare - mu * mu, variance, { absolute: 5e-6 });
    assertClose((meanSquare - mu * mu) / mu ** 2, gamma, { absolute: 5e-5 });
  }
});
