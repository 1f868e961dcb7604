import assert from "node:assert/strict";
import reference from "../../fixtures/num/reference.json" with { type: "json" };
import {
  gaussHermite,
  gaussJacobi,
  gaussLegendre,
  gaussLegendreOn,
  type Quadrature,
} from "../../../lib/num/analysis/quadrature.ts";
import { logGamma } from "../../../lib/num/analysis/special.ts";
import { assertClose } from "../../support.ts";

function integrate({ nodes, weights }: Quadrature, f: (x: number) => number): number {
  return nodes.reduce((sum, x, i) => sum + weights[i] * f(x), 0);
}

Deno.test("nodes and weights are SciPy's", () => {
  const rules: [Quadrature, number[][]][] = [
    [gaussHermite(7), reference.hermite],
    [gaussJacobi(6, 0.3, -0.4), reference.jacobi],
    [gaussLegendre(6), reference.legendre],
  ];
  for (const [{ nodes, weights }, [x, w]] of rules) {
    nodes.forEach((node, i) => assertClose(node, x[i], { absolute: 1e-14 }));
    weights.forEach((weight, i) => assertClose(weight, w[i], { relative: 1e-12 }));
  }
});

/** E g^degree of a standard normal: (degree - 1)!!. */
function normalMoment(degree: number): number {
  if (degree % 2 === 1) return 0;
  return degree === 0 ? 1 : (degree - 1) * normalMoment(degree - 2);
}

Deno.test("Gauss-Hermite is exact up to degree 2n - 1 and not at 2n", () => {
  for (const n of [1, 2, 5, 12, 40]) {
    const rule = gaussHermite(n);
    for (let degree = 0; degree < Math.min(2 * n, 60); degree += 2) {
      assertClose(integrate(rule, (x) => x ** degree), normalMoment(degree), { relative: 1e-12 });
      assertClose(integrate(rule, (x) => x ** (degree + 1)), 0, {
        absolute: 1e-12 * normalMoment(degree + 2),
      });
    }
  }
  for (const n of [1, 2, 5, 12]) {
    const wrong = integrate(gaussHermite(n), (x) => x ** (2 * n)) / normalMoment(2 * n);
    assert.ok(wrong < 0.999);
  }
});

/** Integral of (1-x)^(alpha+degree) (1+x)^beta: a beta function. */
function jacobiMoment(degree: number, alpha: number, beta: number): number {
  const [a, b] = [alpha + degree + 1, beta + 1];
  return Math.exp((a + b - 1) * Math.LN2 + logGamma(a) + logGamma(b) - logGamma(a + b));
}

Deno.test("Gauss-Jacobi is exact up to degree 2n - 1 and not at 2n, also where its recurrence degenerates", () => {
  for (
    const [alpha, beta] of [[0, 0], [-0.5, -0.5], [-0.5, 0.5], [-0.7, -0.3], [2, 1.5], [0, -0.9]]
  ) {
    for (const n of [1, 2, 3, 8]) {
      const rule = gaussJacobi(n, alpha, beta);
      for (let degree = 0; degree < 2 * n; degree++) {
        assertClose(integrate(rule, (x) => (1 - x) ** degree), jacobiMoment(degree, alpha, beta), {
          relative: 1e-11,
          what: `n ${n}, degree ${degree}, ${alpha}, ${beta}`,
        });
      }
      const wrong = integrate(rule, (x) => (1 - x) ** (2 * n)) / jacobiMoment(2 * n, alpha, beta);
      // At n = 8 the error is below rounding.
      if (n <= 3) assert.ok(Math.abs(wrong - 1) > 1e-6);
    }
  }
});

Deno.test("many points keep all weights positive and summing to the mass", () => {
  for (const rule of [gaussHermite(300), gaussLegendre(200)]) {
    assert.ok(rule.weights.every((weight) => weight > 0));
    rule.nodes.forEach((x, i) => assert.ok(i === 0 || x > rule.nodes[i - 1]));
  }
  assertClose(integrate(gaussHermite(300), () => 1), 1, { absolute: 1e-13 });
  assertClose(integrate(gaussLegendreOn(200, { low: 1, high: 4 }), (x) => 1 / x), Math.log(4), {
    absolute: 1e-13,
  });
});

Deno.test("E tanh(g)^2 converges as the rule grows", () => {
  const at = (n: number) => integrate(gaussHermite(n), (x) => Math.tanh(x) ** 2);
  // By a trapezoidal sum over [-12, 12], whose error is below 1e-13.
  let sum = 0;
  for (let x = -12; x <= 12; x += 0.05) sum += Math.tanh(x) ** 2 * Math.exp(-x * x / 2);
  const expected = sum * 0.05 / Math.sqrt(2 * Math.PI);
  assertClose(at(200), expected, { absolute: 1e-10 });
  assert.ok(Math.abs(at(5) - expected) > 1e-4);
});
