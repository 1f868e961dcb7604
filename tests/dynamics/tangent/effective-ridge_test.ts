import assert from "node:assert/strict";
import { effectiveRidge } from "../../../lib/dynamics/tangent/effective-ridge.ts";
import { infiniteKernel, pointCorrelations } from "../../../lib/dynamics/tangent/kernels.ts";
import { regressionSample } from "../../../lib/dynamics/tangent/regression-sample.ts";
import { ridgeCoefficients } from "../../../lib/dynamics/tangent/ridge.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import type { SphereKernel } from "../../../lib/num/tangent-kernel.ts";
import { assertClose } from "../../support.ts";

const dimension = 12;
const data = regressionSample({ dimension, samples: 30, degree: 1, noise: 0.5 }, keyOf(8351));
// The kernel w u + delta: linear regression with ridge (delta + lambda) / w, exactly.
const [weight, delta, ridge] = [0.3, 0.21, 0.06];

function measured(claimed: number): number {
  const kernel: SphereKernel = {
    dimension,
    at: (u) => weight * u,
    fill: (out, u, start = 0, end = u.length) => {
      for (let k = start; k < end; k++) out[k] = weight * u[k];
    },
    diagonal: weight + delta,
    weights: Float64Array.of(0, weight),
  };
  const correlations = pointCorrelations(data.inputs, data.inputs, dimension);
  const matrix = infiniteKernel(kernel, correlations, 30);
  const coefficients = ridgeCoefficients(matrix, data.labels, ridge);
  return effectiveRidge({ ...data, coefficients, weight: claimed, dimension });
}

Deno.test("a linear kernel with delta on its diagonal shows (delta + lambda) / weight", () => {
  assertClose(measured(weight), (delta + ridge) / weight, { relative: 1e-5 });
  // Wrong: another weight of degree 1.
  assert.throws(() => assertClose(measured(0.25), 0.9, { relative: 1e-5 }), /off by/);
});
