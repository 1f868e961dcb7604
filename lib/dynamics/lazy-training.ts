/** Gradient descent of a scaled two-layer network from a zero function, beside its tangent solution. */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import { UserError } from "../contract/errors.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { symmetricEigenvalues } from "../num/linear-algebra/eigenvalues.ts";
import { matrixProduct } from "../num/linear-algebra/product.ts";
import { fold } from "../num/random/key.ts";
import { networks } from "./ensemble/networks.ts";
import { derivativeName, descend, lazyActivations, outputsAt } from "./tangent/gradient-descent.ts";
import { finiteKernel, firstLayer, pointCorrelations, slopesAt } from "./tangent/kernels.ts";
import { inputPoints, regressionParams, regressionSample } from "./tangent/regression-sample.ts";
import { meanSquareDifference, ridgeCoefficients } from "./tangent/ridge.ts";

const params = v.strictObject({
  networks,
  width: v.pipe(
    count,
    v.description("number of units N, an even number: each weight vector twice"),
  ),
  activation: v.optional(
    v.pipe(v.picklist(lazyActivations), v.description("activation sigma")),
    "relu",
  ),
  dimension: regressionParams.dimension,
  samples: regressionParams.samples,
  degree: regressionParams.degree,
  noise: regressionParams.noise,
  outputScales: v.pipe(
    v.array(positive),
    v.minLength(1),
    v.description("the alphas, each of which multiplies the same networks"),
  ),
  stepsMax: v.pipe(count, v.description("most steps of gradient descent")),
  trainErrorMin: v.optional(
    v.pipe(positive, v.description("training stops below this mean squared error")),
    1e-13,
  ),
  testPoints: v.pipe(count, v.description("fresh inputs at which the predictions are compared")),
});
type Params = v.InferOutput<typeof params>;

const fields = {
  distance: {
    description: "root mean square over test points of trained less tangent prediction",
    axes: ["network", "outputScale"],
  },
  trainError: {
    description: "mean squared training error at the end",
    axes: ["network", "outputScale"],
  },
} as const satisfies Declarations<FieldDeclaration>;

/**
 * f = alpha (N d)^{-1/2} sum_l b_l sigma(<w_l, x>) with b = +1 and, for a copy of the same weights, -1. The
 * tangent solution is the interpolant of least norm of the kernel at the start; full-batch steps of 1 /
 * (alpha^2 its largest eigenvalue).
 */
export const plugin = {
  summary:
    "gradient descent of a scaled two-layer network, and its distance from the tangent solution",
  params,
  fields,
  tables: {
    training: {
      summary: "distance from the tangent solution and training error of each network",
      fields: ["distance", "trainError"],
    },
  },
  simulate({ params, key, compute }) {
    if (params.width % 2 !== 0) {
      throw new UserError({
        action: `cannot start ${params.width} units from the zero function`,
        allowed: "an even number: each weight vector comes with both signs",
      });
    }
    const { outputScales } = params;
    const distance: number[] = [];
    const trainError: number[] = [];
    for (let network = 0; network < params.networks; network++) {
      for (const found of oneNetwork(params, fold(key, "network", network))) {
        distance.push(found.distance);
        trainError.push(found.trainError);
      }
      compute.progress(network + 1, params.networks, "networks");
    }
    const along = [
      { name: "network", length: params.networks },
      labelledAxis("outputScale", outputScales),
    ];
    return {
      distance: namedArray(along, Float64Array.from(distance)),
      trainError: namedArray(along, Float64Array.from(trainError)),
    };
  },
} satisfies Dynamics<Params>;

interface Trained {
  readonly distance: number;
  readonly trainError: number;
}

/** One network at every output scale, from the same weights and data. */
function oneNetwork(params: Params, key: Key): readonly Trained[] {
  const { dimension, samples, activation } = params;
  const { inputs, labels } = regressionSample(params, key);
  const points = inputPoints(params.testPoints, dimension, fold(key, "test"));
  const shape = { activation: derivativeName(activation), slopeNegative: 0, dimension };
  const layer = firstLayer({ ...shape, width: params.width / 2 }, fold(key, "layer"));
  const [slopes, slopesThere] = [slopesAt(layer, inputs), slopesAt(layer, points)];
  const kernel = finiteKernel(slopes, slopes, pointCorrelations(inputs, inputs, dimension));
  const across = finiteKernel(slopesThere, slopes, pointCorrelations(points, inputs, dimension));
  const tangent = matrixProduct(across, ridgeCoefficients(kernel, labels, 0), {
    rows: params.testPoints,
    inner: samples,
    columns: 1,
  });
  const curvature = symmetricEigenvalues(kernel, samples)[samples - 1];
  return params.outputScales.map((outputScale) => {
    const scaled = { ...params, outputScale };
    const { weights } = layer;
    const descended = descend({ ...scaled, weights, inputs, labels, curvature });
    const trained = outputsAt(points, descended.weights, scaled);
    return {
      distance: Math.sqrt(meanSquareDifference(trained, tangent)),
      trainError: descended.trainError,
    };
  });
}
