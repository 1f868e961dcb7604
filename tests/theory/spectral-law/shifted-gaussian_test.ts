import assert from "node:assert/strict";
import {
  edges,
  inverseSquareMean,
  type ShiftedGaussian,
  spectralNodes,
  squareDensity,
} from "../../../lib/theory/spectral-law/shifted-gaussian.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { symmetricEigenvalues } from "../../../lib/num/linear-algebra/eigenvalues.ts";
import { assertClose } from "../../support.ts";

const law = (shift: number, deviation: number, aspect: number): ShiftedGaussian => ({
  shift,
  deviation,
  aspect,
});
const cases = [
  law(1, 0.5, 1),
  law(1, 0.3, 1),
  law(1, 0.5, 0.5),
  law(1, 1, 0.5),
  law(0, 0.5, 0.5),
  law(2, 1.5, 0.25),
];

Deno.test("edges: the values that an independent derivation gives (rho, sigma, c)", () => {
  // To the four digits that were written down.
  const known = [
    [law(1, 0.5, 1), 0.1362, 3.0982],
    [law(1, 0.5, 0.5), 0.3774, 2.4864],
    [law(1, 1, 0.5), 0.25, 5.0981],
    [law(0, 0.5, 0.5), 0.0214, 0.7286],
  ] as const;
  for (const [one, low, high] of known) {
    const { lower, upper } = edges(one);
    assertClose(lower.square, low, { absolute: 5.1e-5 });
    assertClose(upper.square, high, { absolute: 5.1e-5 });
  }
});

Deno.test("edges without the identity are those of Marchenko and Pastur, and scale like n^(-2/3)", () => {
  for (const aspect of [0.2, 0.5, 0.9]) {
    const { lower, upper } = edges(law(0, 2, aspect));
    assertClose(lower.square, 4 * (1 - Math.sqrt(aspect)) ** 2, { relative: 1e-12 });
    assertClose(upper.square, 4 * (1 + Math.sqrt(aspect)) ** 2, { relative: 1e-12 });
    // Johnstone 2001: (sqrt n + sqrt m) (1 / sqrt n + 1 / sqrt m)^(1/3), over n.
    const root = Math.sqrt(aspect);
    const scale = 4 * (1 + root) * (1 + 1 / root) ** (1 / 3);
    assertClose(upper.scale, scale, { relative: 1e-12 });
  }
  assertClose(edges(law(0, 1, 1)).upper.scale, 2 ** (4 / 3), { relative: 1e-12 });
});

Deno.test("only sigma / rho matters, and a square matrix is bounded away from 0 if it is below 1", () => {
  for (const one of cases) {
    const { lower, upper } = edges(one);
    const twice = edges({ ...one, shift: 2 * one.shift, deviation: 2 * one.deviation });
    assertClose(twice.lower.square, 4 * lower.square, { relative: 1e-11 });
    assertClose(twice.upper.square, 4 * upper.square, { relative: 1e-11 });
  }
  assert.ok(edges(law(1, 0.999, 1)).lower.square > 0);
  assert.equal(edges(law(1, 1, 1)).lower.square, 0);
  assert.equal(edges(law(1, 2, 1)).lower.square, 0);
});

/** Moments that must be: total 1, mean square rho^2 + sigma^2, mean inverse square the closed form. */
function assertMoments(one: ShiftedGaussian, density: (z: number) => number): void {
  const { values } = spectralNodes(one, 801);
  const half = (values[values.length - 1] - values[0]) / 2;
  const step = Math.PI / (values.length - 1);
  let [total, square, inverse] = [0, 0, 0];
  for (let i = 1; i < values.length - 1; i++) {
    const s = values[i];
    const weight = 2 * s * density(s * s) * half * Math.cos(-Math.PI / 2 + i * step) * step;
    total += weight;
    square += weight * s * s;
    inverse += weight / (s * s);
  }
  assertClose(total, 1, { absolute: 1e-8 });
  assertClose(square, one.shift ** 2 + one.deviation ** 2, { relative: 1e-8 });
  assertClose(inverse, inverseSquareMean(one), { relative: 1e-7 });
}

Deno.test("density: total, E s^2 = rho^2 + sigma^2 and E 1/s^2 in closed form", () => {
  for (const one of cases) assertMoments(one, (z) => squareDensity(z, one));
  assertClose(inverseSquareMean(law(1, 0.5, 1)), 1 / 0.75, { relative: 1e-14 });
  assert.equal(inverseSquareMean(law(1, 1, 1)), Infinity);
});

Deno.test("a wrong variant is rejected: the density per row in place of per column", () => {
  const one = law(1, 0.5, 0.5);
  assert.throws(() => assertMoments(one, (z) => squareDensity(z, one) * one.aspect));
});

Deno.test("nodes: weights sum to 1, also at a hard edge; densities vanish outside", () => {
  for (const one of [...cases, law(1, 2, 1), law(0, 1, 1), law(1, 1, 1)]) {
    const total = spectralNodes(one).weights.reduce((sum, weight) => sum + weight, 0);
    assertClose(total, 1, { absolute: 1e-4 });
    assert.equal(squareDensity(1.001 * edges(one).upper.square, one), 0);
  }
  // Quarter circle of radius 2: the density of s at 0 is 2 / pi.
  assertClose(spectralNodes(law(0, 1, 1)).density[0], 2 / Math.PI, { relative: 1e-3 });
});

// A matrix of 600 x 300 with a fixed key: its mean of 1 / (s^2 + 1) is off by about 1e-4; one law is told from
// another by 0.005 and more. Chance of a wrong failure far below 1e-6, as the fluctuation of such means is of
// order 1/n.
Deno.test("one large matrix: mean of 1 / (1 + s^2) as by the law, and not as by neighbours", () => {
  const [n, m, rho, sigma] = [600, 300, 1, 0.7];
  const entries = new Float64Array(n * m);
  randomStream(keyOf(3001)).fillNormal(entries);
  for (let k = 0; k < entries.length; k++) entries[k] *= sigma / Math.sqrt(n);
  for (let j = 0; j < m; j++) entries[j * m + j] += rho;
  const gram = new Float64Array(m * m);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < m; a++) {
      for (let b = 0; b <= a; b++) gram[a * m + b] += entries[i * m + a] * entries[i * m + b];
    }
  }
  const found = symmetricEigenvalues(gram, m).reduce((sum, z) => sum + 1 / (1 + z), 0) / m;
  const predicted = (one: ShiftedGaussian) => {
    const { values, weights } = spectralNodes(one);
    return weights.reduce((sum, weight, i) => sum + weight / (1 + values[i] ** 2), 0);
  };
  assertClose(found, predicted(law(rho, sigma, m / n)), { absolute: 0.002 });
  for (const wrong of [law(rho, sigma, 1), law(0, Math.hypot(rho, sigma), m / n)]) {
    assert.throws(() => assertClose(found, predicted(wrong), { absolute: 0.004 }));
  }
});
