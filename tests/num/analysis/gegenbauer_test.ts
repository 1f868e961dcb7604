import assert from "node:assert/strict";
import {
  gegenbauerCoefficients,
  gegenbauerPolynomials,
  gegenbauerPowers,
  harmonicDimension,
  sphereQuadrature,
  timesCoordinate,
} from "../../../lib/num/analysis/gegenbauer.ts";
import { assertClose } from "../../support.ts";

/** binomial(d+k-1, k) - binomial(d+k-3, k-2) by whole numbers. */
function dimensionByDifference(d: number, k: number): bigint {
  const binomial = (n: number, m: number) => {
    let value = 1n;
    for (let j = 1; j <= m; j++) value = value * BigInt(n - m + j) / BigInt(j);
    return value;
  };
  return k < 2 ? binomial(d + k - 1, k) : binomial(d + k - 1, k) - binomial(d + k - 3, k - 2);
}

Deno.test("dimensions of spherical harmonics: by differences of binomials; 2k + 1 in space", () => {
  for (const d of [3, 4, 20, 100]) {
    for (let k = 0; k <= 8; k++) {
      assert.equal(harmonicDimension(d, k), Number(dimensionByDifference(d, k)), `${d}, ${k}`);
    }
  }
  for (let k = 0; k < 10; k++) assert.equal(harmonicDimension(3, k), 2 * k + 1);
});

Deno.test("in space the polynomials are Legendre's", () => {
  const u = 0.3;
  const [, , second, third] = gegenbauerPolynomials(3, 3, u);
  assertClose(second, (3 * u * u - 1) / 2, { absolute: 1e-15 });
  assertClose(third, (5 * u ** 3 - 3 * u) / 2, { absolute: 1e-15 });
});

function assertOrthogonal(d: number, normOf: (k: number) => number): void {
  const { nodes, weights } = sphereQuadrature(d);
  const values = Array.from(nodes, (u) => gegenbauerPolynomials(d, 6, u));
  for (let j = 0; j <= 6; j++) {
    for (let k = 0; k <= j; k++) {
      const mean = values.reduce((sum, p, i) => sum + weights[i] * p[j] * p[k], 0);
      assertClose(mean, j === k ? normOf(k) : 0, { absolute: 1e-13, what: `${d}: ${j}, ${k}` });
    }
  }
}

Deno.test("E P_j P_k is 1 / B_k for j = k and else 0; wrong: 1 / (2k + 1) in ten dimensions", () => {
  for (const d of [3, 20, 400]) assertOrthogonal(d, (k) => 1 / harmonicDimension(d, k));
  assert.throws(() => assertOrthogonal(10, (k) => 1 / (2 * k + 1)), /off by/);
});

Deno.test("E u^2 = 1 / d and E u^4 = 3 / (d (d + 2)); half of the sphere has u > 0", () => {
  for (const d of [3, 15, 100]) {
    const { nodes, weights } = sphereQuadrature(d);
    const mean = (f: (u: number) => number) =>
      nodes.reduce((sum, u, i) => sum + weights[i] * f(u), 0);
    assertClose(mean((u) => u * u), 1 / d, { relative: 1e-12 });
    assertClose(mean((u) => u ** 4), 3 / (d * (d + 2)), { relative: 1e-12 });
    assertClose(mean((u) => u > 0 ? 1 : 0), 0.5, { absolute: 1e-14 });
  }
});

Deno.test("a sum of polynomials gives its coefficients back, as powers and times u", () => {
  const d = 12;
  const coefficients = Float64Array.of(0.5, -1, 0.25, 2);
  const f = (u: number) =>
    gegenbauerPolynomials(d, 3, u).reduce((sum, p, k) => sum + coefficients[k] * p, 0);
  const found = gegenbauerCoefficients(f, { dimension: d, degreeMax: 5 });
  found.forEach((c, k) => assertClose(c, coefficients[k] ?? 0, { absolute: 1e-11 }));
  const times = timesCoordinate(coefficients, d);
  for (const u of [-0.7, 0.1, 1]) {
    const powers = gegenbauerPowers(coefficients, d).reduce((sum, a, j) => sum + a * u ** j, 0);
    assertClose(powers, f(u), { absolute: 1e-14 });
    const product = gegenbauerPolynomials(d, 4, u).reduce((sum, p, k) => sum + times[k] * p, 0);
    assertClose(product, u * f(u), { absolute: 1e-14 });
  }
});

Deno.test("a plane has no such polynomials", () => {
  assert.throws(() => harmonicDimension(2, 1), /bug/);
  assert.throws(() => harmonicDimension(5, -1), /bug/);
});
