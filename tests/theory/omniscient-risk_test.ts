import assert from "node:assert/strict";
import * as v from "valibot";
import type { Key } from "../../lib/contract/key.ts";
import { cholesky, solveCholesky } from "../../lib/num/linear-algebra/linalg.ts";
import { matrixProduct } from "../../lib/num/linear-algebra/product.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { tangentKernel } from "../../lib/num/tangent-kernel.ts";
import { plugin } from "../../lib/theory/omniscient-risk.ts";
import { ridgeEquivalent } from "../../lib/theory/sphere/ridge-equivalent.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (options: Record<string, unknown>) => plugin.predict(v.parse(plugin.params, options));
const riskAt = (options: Record<string, unknown>) => scalarOf(at(options), "riskInfinite");

// To the digits of the reference (another program).
Deno.test("risks of a linear target at d = 100 and noise 1/2", () => {
  const reference: readonly [number, number, number, number][] = [
    [50, 0, 0, 0.703],
    [100, 0, 0, 0.492],
    [200, 0, 0, 0.263],
    [400, 0, 0, 0.115],
    [800, 0, 0, 0.0588],
    [1600, 0, 0, 0.0496],
    [400, 0.3, 0, 0.0837],
    [1600, 0.3, 0, 0.0478],
    [1600, 0, 0.3, 0.0352],
  ];
  for (const [samples, slopeNegative, ridge, risk] of reference) {
    const found = riskAt({ dimension: 100, noise: 0.5, samples, slopeNegative, ridge });
    assertClose(found, risk, { absolute: risk < 0.1 ? 5e-5 : 5e-4 });
  }
});

Deno.test("risks by degree at d = 20 without noise", () => {
  const second = [1.081, 0.792, 0.439, 0.142, 0.03, 0.0061];
  [40, 100, 200, 400, 800, 1600].forEach((samples, i) => {
    const found = riskAt({ dimension: 20, samples, degree: 2 });
    assertClose(found, second[i], { absolute: i < 4 ? 5.1e-4 : 6e-5 });
  });
  for (const [samples, risk] of [[40, 0.205], [100, 0.037], [200, 0.0071], [800, 0.0002]]) {
    assertClose(riskAt({ dimension: 20, samples }), risk, { absolute: risk > 0.01 ? 5e-4 : 5e-5 });
  }
  assert.ok(riskAt({ dimension: 15, samples: 5000, degree: 3 }) > 1);
});

const kernel = tangentKernel({ activation: "leaky-relu", slopeNegative: 0, dimension: 50 });
const problem = { kernel, samples: 200, noise: 0.5, ridge: 0, degree: 1 };

Deno.test("many features are infinite width, for any ridge; the first correction is 1 / p", () => {
  for (const ridge of [0, 0.3]) {
    const { risk } = ridgeEquivalent({ ...problem, ridge });
    const excess = (features: number) =>
      ridgeEquivalent({ ...problem, ridge, features }).risk - risk;
    assertClose(excess(5e8), 0, { absolute: 1e-6 });
    assertClose(excess(2e5) / excess(4e5), 2, { relative: 0.01 });
  }
});

Deno.test("without a ridge the risk has its pole at p = n, and none with one", () => {
  const risk = (features: number, ridge: number) =>
    ridgeEquivalent({ ...problem, samples: 500, ridge, features }).risk;
  assert.equal(risk(500, 0), Infinity);
  assert.ok(risk(450, 0) > 10 * risk(200, 0) / 4 && risk(550, 0) > 5 * risk(2000, 0));
  assert.ok(risk(500, 0.1) < 1);
  // Least squares in p < n features, all of degree 1 but for the shared part: 1 / (1 - p / n) of what is left.
  assert.ok(risk(450, 0) > risk(250, 0));
});

// Drawn networks (another program, 40 pairs at d = 50, n = 200): (N d / n) E(f_N - f)^2, standard error 0.01.
Deno.test("the constant of the gap is that of drawn networks; wrong: degree 1 not shared by the units", () => {
  const scaled = (width: number, name = "scaledGap") =>
    scalarOf(at({ dimension: 50, samples: 200, noise: 0.5, width }), name);
  [[32, 0.51], [64, 0.48], [128, 0.46], [256, 0.45], [512, 0.45]].forEach(([width, gap]) =>
    assertClose(scaled(width), gap, { absolute: 0.012 })
  );
  for (const width of [32, 64]) {
    const wrong = scaled(width, "scaledGapUnshared");
    assert.throws(() => assertClose(wrong, scaled(width), { absolute: 0.012 }), /off by/);
  }
});

// Another route for the rival: linear features of Gaussian weights, drawn. 5 standard errors of 80 draws (false alarm
// 6e-7) and 2 % for the equivalent's own error of order 1 / n.
Deno.test("features whose part of degree 1 is random: drawn linear features; wrong: shared", () => {
  const size = { dimension: 40, samples: 80, features: 80, ridge: 0.5, noise: 0.5 };
  const linear = {
    dimension: 40,
    at: (u: number) => u,
    fill: (out: Float64Array, u: Float64Array) => out.set(u),
    diagonal: 1,
    weights: Float64Array.of(0, 1),
  };
  const predicted = (isLinearPartShared: boolean) =>
    ridgeEquivalent({ kernel: linear, degree: 1, ...size, isLinearPartShared }).risk;
  const found = Array.from({ length: 80 }, (_, draw) => drawnLinearRisk(size, keyOf(draw)));
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
  const square = found.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const error = Math.sqrt(square / (found.length - 1) / found.length);
  const allowed = 5 * error + 0.02 * mean;
  assertClose(mean, predicted(false), { absolute: allowed });
  assert.throws(() => assertClose(mean, predicted(true), { absolute: allowed }), /off by/);
});

/** Ridge regression in p features <u_k, x> / sqrt(p d), u_k ~ N(0, I): |beta_hat - beta|^2, |beta| = 1. */
function drawnLinearRisk(
  { dimension, samples, features, ridge, noise }: Record<
    "dimension" | "samples" | "features" | "ridge" | "noise",
    number
  >,
  key: Key,
): number {
  const stream = randomStream(key);
  const drawn = (count: number) => {
    const values = new Float64Array(count);
    stream.fillNormal(values);
    return values;
  };
  const inputs = drawn(samples * dimension);
  const weights = drawn(features * dimension).map((w) => w / Math.sqrt(features * dimension));
  const labels = drawn(samples).map((e, i) => inputs[i * dimension] + noise * e);
  const shape = { inner: dimension, columns: features, transposeB: true };
  const phi = matrixProduct(inputs, weights, { rows: samples, ...shape });
  const gram = matrixProduct(phi, phi, {
    rows: features,
    inner: samples,
    columns: features,
    transposeA: true,
  });
  for (let k = 0; k < features; k++) gram[k * features + k] += ridge;
  const right = matrixProduct(phi, labels, {
    rows: features,
    inner: samples,
    columns: 1,
    transposeA: true,
  });
  const coefficients = solveCholesky(cholesky(gram, features), right);
  const slope = matrixProduct(weights, coefficients, {
    rows: dimension,
    inner: features,
    columns: 1,
    transposeA: true,
  });
  return slope.reduce((sum, value, j) => sum + (value - (j === 0 ? 1 : 0)) ** 2, 0);
}

Deno.test("the gap of an isotropic linear kernel: by hand", () => {
  // One degree alone, gamma_1 = 1, and a ridge: d L^2 and the risk of linear ridge regression at psi = n / d.
  const linear = {
    dimension: 100,
    at: (u: number) => u,
    fill: (out: Float64Array, u: Float64Array) => out.set(u),
    diagonal: 1,
    weights: Float64Array.of(0, 1),
  };
  const { risk, effectiveRidge } = ridgeEquivalent({
    kernel: linear,
    samples: 200,
    noise: 0.5,
    ridge: 1,
    degree: 1,
  });
  // psi = 2, gamma = 1: B = V = (sqrt 2 - 1) / 2.
  assertClose(risk, 1.25 * (Math.SQRT2 - 1) / 2, { relative: 1e-6 });
  assertClose(effectiveRidge, 1, { relative: 1e-6 });
});
