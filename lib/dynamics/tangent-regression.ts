/** Ridge regression with the tangent features of a finite two-layer network, beside infinite width. */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { derivativeParams } from "../num/activation-derivative.ts";
import { namedArray } from "../num/array.ts";
import { matrixProduct } from "../num/linear-algebra/product.ts";
import { fold } from "../num/random/key.ts";
import { type SphereKernel, tangentKernel } from "../num/tangent-kernel.ts";
import { networks } from "./ensemble/networks.ts";
import {
  finiteKernel,
  firstLayer,
  infiniteKernel,
  pointCorrelations,
  slopesAt,
  tangentFeatures,
} from "./tangent/kernels.ts";
import { inputPoints, regressionParams, regressionSample } from "./tangent/regression-sample.ts";
import { featureCoefficients, meanSquareDifference, ridgeCoefficients } from "./tangent/ridge.ts";

const params = v.strictObject({
  networks,
  width: v.pipe(count, v.description("number of units N")),
  ...derivativeParams,
  ...regressionParams,
  testPoints: v.pipe(count, v.description("fresh inputs over which the risk is averaged")),
  compare: v.optional(
    v.pipe(v.boolean(), v.description("whether to fit the infinite-width kernel to the same data")),
    false,
  ),
});
type Params = v.InferOutput<typeof params>;

const axes = ["network"];
const when = "with compare";
const fields = {
  risk: { description: "mean (f - target)^2 over the test points, without label noise", axes },
  excessRisk: {
    description: "risk less that of the infinite-width kernel on the same data and test points",
    axes,
    when,
  },
  predictionGap: {
    description: "mean squared difference of the two predictors over the test points",
    axes,
    when,
  },
  scaledGap: { description: "predictionGap times N d / n", axes, when },
} as const satisfies Declarations<FieldDeclaration>;

/**
 * Each network has its own data, first layer and test points. With fewer parameters than samples (N d < n) and
 * no ridge it is least squares in the features, else the kernel of least norm.
 */
export const plugin = {
  summary: "ridge regression with the tangent features of finite networks on the sphere",
  params,
  fields,
  tables: {
    regression: {
      summary: "risk of each network, and its distance from infinite width",
      fields: ["risk"],
      optional: ["excessRisk", "predictionGap", "scaledGap"],
    },
  },
  simulate({ params, key, compute }) {
    const { width, dimension, samples } = params;
    const kernel = params.compare ? tangentKernel(params) : undefined;
    const rows: Record<string, number>[] = [];
    for (let network = 0; network < params.networks; network++) {
      rows.push(oneNetwork(params, kernel, fold(key, "network", network)));
      compute.progress(network + 1, params.networks, "networks");
    }
    const field = (name: string, scale = 1) =>
      namedArray(
        [{ name: "network", length: params.networks }],
        Float64Array.from(rows, (row) => scale * row[name]),
      );
    return {
      risk: field("risk"),
      ...(params.compare
        ? {
          excessRisk: field("excessRisk"),
          predictionGap: field("predictionGap"),
          scaledGap: field("predictionGap", width * dimension / samples),
        }
        : {}),
    };
  },
} satisfies Dynamics<Params>;

function oneNetwork(
  params: Params,
  kernel: SphereKernel | undefined,
  key: Key,
): Record<string, number> {
  const { dimension, samples, width, ridge } = params;
  const { inputs, labels, targetAt } = regressionSample(params, key);
  const points = inputPoints(params.testPoints, dimension, fold(key, "test"));
  const truth = targetAt(points);
  const layer = firstLayer(params, fold(key, "layer"));
  const [slopes, slopesThere] = [slopesAt(layer, inputs), slopesAt(layer, points)];
  const across = pointCorrelations(points, inputs, dimension);
  const among = pointCorrelations(inputs, inputs, dimension);
  let found: Float64Array;
  if (width * dimension < samples) {
    const features = tangentFeatures(layer, slopes, inputs);
    const coefficients = featureCoefficients(features, labels, ridge);
    found = predicted(tangentFeatures(layer, slopesThere, points), coefficients);
  } else {
    const coefficients = ridgeCoefficients(finiteKernel(slopes, slopes, among), labels, ridge);
    found = predicted(finiteKernel(slopesThere, slopes, across), coefficients);
  }
  const risk = meanSquareDifference(found, truth);
  if (kernel === undefined) return { risk };
  const coefficients = ridgeCoefficients(infiniteKernel(kernel, among, samples), labels, ridge);
  // `across` has been used.
  kernel.fill(across, across);
  const limit = predicted(across, coefficients);
  return {
    risk,
    excessRisk: risk - meanSquareDifference(limit, truth),
    predictionGap: meanSquareDifference(found, limit),
  };
}

function predicted(rows: Float64Array, coefficients: Float64Array): Float64Array {
  const inner = coefficients.length;
  return matrixProduct(rows, coefficients, { rows: rows.length / inner, inner, columns: 1 });
}
