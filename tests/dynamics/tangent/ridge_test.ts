import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import {
  finiteKernel,
  firstLayer,
  infiniteKernel,
  pointCorrelations,
  slopesAt,
  tangentFeatures,
} from "../../../lib/dynamics/tangent/kernels.ts";
import { inputPoints, regressionSample } from "../../../lib/dynamics/tangent/regression-sample.ts";
import {
  featureCoefficients,
  kernelRisk,
  meanSquareDifference,
  ridgeCoefficients,
} from "../../../lib/dynamics/tangent/ridge.ts";
import { matrixProduct } from "../../../lib/num/linear-algebra/product.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { tangentKernel } from "../../../lib/num/tangent-kernel.ts";
import { assertClose } from "../../support.ts";

Deno.test("with a ridge, regression by features is regression by their kernel", () => {
  const [dimension, width, samples] = [4, 6, 40];
  const data = regressionSample({ dimension, samples, degree: 1, noise: 0.5 }, keyOf(8311));
  const shape = { activation: "leaky-relu", slopeNegative: 0.4, width, dimension } as const;
  const layer = firstLayer(shape, keyOf(8312));
  const slopes = slopesAt(layer, data.inputs);
  const features = tangentFeatures(layer, slopes, data.inputs);
  const u = pointCorrelations(data.inputs, data.inputs, dimension);
  const kernel = finiteKernel(slopes, slopes, u);
  const size = width * dimension;
  const byFeatures = matrixProduct(features, featureCoefficients(features, data.labels, 0.1), {
    rows: samples,
    inner: size,
    columns: 1,
  });
  const fitted = (ridge: number) =>
    matrixProduct(kernel, ridgeCoefficients(kernel, data.labels, ridge), {
      rows: samples,
      inner: samples,
      columns: 1,
    });
  assert.ok(meanSquareDifference(byFeatures, fitted(0.1)) < 1e-22);
  // Wrong: the ridge beside the mean of the squares, not their sum.
  assert.ok(meanSquareDifference(byFeatures, fitted(0.1 * samples)) > 1e-3);
});

Deno.test("a singular kernel without a ridge is refused", () => {
  const ones = new Float64Array(9).fill(1);
  assert.throws(() => ridgeCoefficients(ones, Float64Array.of(1, 2, 3), 0), UserError);
});

/** Exact risk and that over a test set, of one fit; `degree` of the target in the exact one may be wrong. */
function risks(degree: number, exactDegree = degree) {
  const [dimension, samples, tests] = [15, 80, 20_000];
  const kernel = tangentKernel({ activation: "leaky-relu", slopeNegative: 0.2, dimension });
  const data = regressionSample({ dimension, samples, degree, noise: 0.3 }, keyOf(8320 + degree));
  const correlations = pointCorrelations(data.inputs, data.inputs, dimension);
  const matrix = infiniteKernel(kernel, correlations, samples);
  const coefficients = ridgeCoefficients(matrix, data.labels, 0.05);
  const exact = kernelRisk(kernel, {
    coefficients,
    correlations,
    targets: data.targets,
    degree: exactDegree,
  });
  const points = inputPoints(tests, dimension, keyOf(8330));
  const rows = pointCorrelations(points, data.inputs, dimension);
  kernel.fill(rows, rows);
  const found = matrixProduct(rows, coefficients, { rows: tests, inner: samples, columns: 1 });
  const squares = data.targetAt(points).map((value, i) => (value - found[i]) ** 2);
  const mean = squares.reduce((sum, value) => sum + value, 0) / tests;
  const variance = squares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / tests;
  return { exact, mean, error: Math.sqrt(variance / tests) };
}

// 20,000 test points: within 5 standard errors (a false alarm in 2e6), each 1 to 2 % of the risk.
Deno.test("the exact risk is that over a test set, for each degree; wrong: a target of another degree", () => {
  for (const degree of [1, 2, 3]) {
    const { exact, mean, error } = risks(degree);
    assertClose(exact, mean, { absolute: 5 * error, what: `degree ${degree}` });
  }
  const { exact, mean, error } = risks(1, 2);
  assert.throws(() => assertClose(exact, mean, { absolute: 5 * error }), /off by/);
});
