import assert from "node:assert/strict";
import * as v from "valibot";
import { solveCholesky } from "../../lib/num/linear-algebra/linalg.ts";
import { choleskyBlocked } from "../../lib/num/linear-algebra/blocked-cholesky.ts";
import { matrixProduct } from "../../lib/num/linear-algebra/product.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin } from "../../lib/theory/self-induced-ridge.ts";
import { linearRidgeRisk } from "../../lib/theory/sphere/linear-ridge.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (options: Record<string, unknown>) =>
  plugin.predict(v.parse(plugin.params, { dimension: 100, noise: 0.5, ...options }));

// To the digits of the reference.
Deno.test("risks of ReLU and leaky ReLU, with and without a ridge", () => {
  for (
    const [samples, risk] of [
      [50, 0.701],
      [100, 0.49],
      [200, 0.259],
      [400, 0.108],
      [800, 0.0434],
      [1600, 0.0186],
    ]
  ) {
    assertClose(scalarOf(at({ samples }), "risk"), risk, { absolute: 5e-4 });
  }
  const leaky = (samples: number) => scalarOf(at({ samples, slopeNegative: 0.3 }), "risk");
  assertClose(leaky(100), 0.392, { absolute: 5e-4 });
  assertClose(leaky(1600), 0.0164, { absolute: 5e-5 });
  assertClose(scalarOf(at({ samples: 400, ridge: 0.3 }), "risk"), 0.196, { absolute: 5e-4 });
  assertClose(scalarOf(at({ samples: 1600, ridge: 0.3 }), "risk"), 0.0294, { absolute: 5e-5 });
});

Deno.test("gamma is (v + lambda) / mu_0^2; with |x| there is none, and with erf degree 2 fits nothing", () => {
  const gamma = (options: Record<string, unknown>) =>
    scalarOf(at({ samples: 100, ...options }), "effectiveRidge");
  for (const s of [0, 0.1, 0.3, 0.6]) {
    assertClose(gamma({ slopeNegative: s }), ((1 - s) / (1 + s)) ** 2, { absolute: 1e-12 });
  }
  assertClose(gamma({ ridge: 0.3 }), 2.2, { absolute: 1e-12 });
  assert.equal("effectiveRidge" in at({ samples: 100, activation: "absolute-value" }), false);
  const erf = at({ samples: 100, activation: "erf" });
  assert.equal(scalarOf(erf, "risk"), scalarOf(erf, "riskWithQuadratic"));
});

Deno.test("at psi = 2, gamma = 1 bias and variance are (sqrt 2 - 1) / 2; gamma to 0 is least squares", () => {
  const { bias, variance } = linearRidgeRisk(2, 1);
  assertClose(bias, (Math.SQRT2 - 1) / 2, { absolute: 1e-15 });
  assertClose(variance, (Math.SQRT2 - 1) / 2, { absolute: 1e-15 });
  const least = linearRidgeRisk(3, 1e-9);
  assertClose(least.bias, 0, { absolute: 1e-8 });
  assertClose(least.variance, 1 / 2, { absolute: 1e-8 });
});

/** Risk of linear ridge regression itself, mean of draws with Gaussian inputs in `dimension` dimensions. */
function simulatedRisk(psi: number, gamma: number, noise: number): { mean: number; error: number } {
  const [dimension, draws] = [60, 60];
  const samples = psi * dimension;
  const stream = randomStream(keyOf(8201));
  const risks = Array.from({ length: draws }, () => {
    const inputs = new Float64Array(samples * dimension);
    const labels = new Float64Array(samples);
    stream.fillNormal(inputs);
    stream.fillNormal(labels);
    // beta is the first unit vector times sqrt(d) / sqrt(d): the law does not depend on its direction.
    labels.forEach((value, i) => labels[i] = noise * value + inputs[i * dimension]);
    const shape = { rows: dimension, inner: samples, transposeA: true };
    const gram = matrixProduct(inputs, inputs, { ...shape, columns: dimension });
    for (let j = 0; j < dimension; j++) gram[j * dimension + j] += gamma * dimension;
    const right = matrixProduct(inputs, labels, { ...shape, columns: 1 });
    const beta = solveCholesky(choleskyBlocked(gram, dimension), right);
    return beta.reduce((sum, value, j) => sum + (value - (j === 0 ? 1 : 0)) ** 2, 0);
  });
  const mean = risks.reduce((sum, risk) => sum + risk, 0) / draws;
  const variance = risks.reduce((sum, risk) => sum + (risk - mean) ** 2, 0) / (draws - 1);
  return { mean, error: Math.sqrt(variance / draws) };
}

// 60 draws at d = 60: within 5.5 standard errors (a false alarm in 2e7; with 59 degrees of freedom below 1e-6) and 2 %
// for finite d; finds 15 %.
Deno.test("the risk is that of drawn linear ridge regressions; wrong: psi for 1 / psi", () => {
  for (const [psi, gamma] of [[2, 1], [0.5, 0.4]]) {
    const { mean, error } = simulatedRisk(psi, gamma, 0.5);
    const risk = (ratio: number) => {
      const { bias, variance } = linearRidgeRisk(ratio, gamma);
      return bias + 0.25 * variance;
    };
    const allowed = { absolute: 5.5 * error, relative: 0.02 };
    assertClose(mean, risk(psi), allowed);
    assert.throws(() => assertClose(mean, risk(1 / psi), allowed), /off by/);
  }
});
