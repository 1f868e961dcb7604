import assert from "node:assert/strict";
import {
  finiteKernel,
  type FirstLayer,
  firstLayer,
  infiniteKernel,
  pointCorrelations,
  slopesAt,
  slopeValues,
  tangentFeatures,
} from "../../../lib/dynamics/tangent/kernels.ts";
import { inputPoints } from "../../../lib/dynamics/tangent/regression-sample.ts";
import {
  activationDerivative,
  differentiatedNames,
} from "../../../lib/num/activation-derivative.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { tangentKernel } from "../../../lib/num/tangent-kernel.ts";
import { assertClose } from "../../support.ts";

const [dimension, width] = [6, 75];
const points = inputPoints(9, dimension, keyOf(8301));
const others = inputPoints(4, dimension, keyOf(8302));
const layerOf = (activation: FirstLayer["activation"], slopeNegative: number) =>
  firstLayer({ activation, slopeNegative, width, dimension }, keyOf(8303));

/** K_N of two points by its definition. */
function plainKernel(layer: FirstLayer, x: Float64Array, y: Float64Array): number {
  const slope = activationDerivative(layer);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, j) => sum + v * b[j], 0);
  let sum = 0;
  for (let l = 0; l < width; l++) {
    const w = layer.weights.subarray(l * dimension, (l + 1) * dimension);
    sum += slope(dot(w, x)) * slope(dot(w, y));
  }
  return dot(x, y) / dimension * sum / width;
}

function assertKernel(layer: FirstLayer, judge: FirstLayer): void {
  const [a, b] = [slopesAt(layer, points), slopesAt(layer, others)];
  const found = finiteKernel(a, b, pointCorrelations(points, others, dimension));
  for (let i = 0; i < 9; i++) {
    for (let j = 0; j < 4; j++) {
      const x = points.subarray(i * dimension, (i + 1) * dimension);
      const y = others.subarray(j * dimension, (j + 1) * dimension);
      assertClose(found[i * 4 + j], plainKernel(judge, x, y), { absolute: 1e-14 });
    }
  }
}

Deno.test("kernels by bits and by products are those of the definition; wrong: another slope", () => {
  for (const activation of differentiatedNames) {
    const layer = layerOf(activation, 0.3);
    assertKernel(layer, layer);
  }
  const relu = layerOf("leaky-relu", 0);
  assert.throws(() => assertKernel(relu, layerOf("leaky-relu", 0.01)), /off by/);
});

Deno.test("products of the features are the kernel", () => {
  for (const activation of ["leaky-relu", "softplus"] as const) {
    const layer = layerOf(activation, 0.2);
    const slopes = slopesAt(layer, points);
    const features = tangentFeatures(layer, slopes, points);
    const kernel = finiteKernel(slopes, slopes, pointCorrelations(points, points, dimension));
    const size = width * dimension;
    for (const [i, j] of [[0, 0], [2, 7]]) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += features[i * size + k] * features[j * size + k];
      assertClose(sum, kernel[i * 9 + j], { absolute: 1e-14 });
    }
    assert.equal(slopeValues(slopes).length, 9 * width);
  }
});

Deno.test("at a great width the kernel is that of infinite width", () => {
  const many = { activation: "gelu", slopeNegative: 0, dimension } as const;
  const layer = firstLayer({ ...many, width: 40_000 }, keyOf(8304));
  const correlations = pointCorrelations(points, points, dimension);
  const slopes = slopesAt(layer, points);
  const finite = finiteKernel(slopes, slopes, correlations);
  const infinite = infiniteKernel(tangentKernel(many), correlations, 9);
  // Each of 81 means has a standard error below 0.005: 6 of them, a false alarm in 1e7.
  finite.forEach((value, at) => assertClose(value, infinite[at], { absolute: 0.03 }));
});
