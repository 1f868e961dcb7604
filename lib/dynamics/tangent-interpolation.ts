/** Can a two-layer network's tangent features fit pure noise? Training error, rank and dead samples. */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { derivativeParams } from "../num/activation-derivative.ts";
import { namedArray } from "../num/array.ts";
import { symmetricEigenvalues } from "../num/linear-algebra/eigenvalues.ts";
import { matrixProduct } from "../num/linear-algebra/product.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import {
  finiteKernel,
  firstLayer,
  pointCorrelations,
  type Slopes,
  slopesAt,
  tangentFeatures,
} from "./tangent/kernels.ts";
import { inputPoints } from "./tangent/regression-sample.ts";
import { featureCoefficients, meanSquareDifference, ridgeCoefficients } from "./tangent/ridge.ts";

const params = v.strictObject({
  networks,
  width: v.pipe(count, v.description("number of units N")),
  dimension: v.pipe(count, v.minValue(3), v.description("dimension d of the inputs")),
  samples: v.pipe(count, v.description("number n of training examples")),
  ...derivativeParams,
  fit: v.optional(
    v.pipe(v.boolean(), v.description("whether to fit labels, for the training error")),
    true,
  ),
});
type Params = v.InferOutput<typeof params>;

const axes = ["network"];
const fields = {
  rank: { description: "rank of the n x n tangent kernel matrix", axes },
  rankDeficit: { description: "min(n, N d) less the rank", axes },
  deadSamples: { description: "samples at which every unit has slope 0", axes },
  livingDeficit: { description: "min(n - dead samples, N d) less the rank", axes },
  trainError: {
    description: "mean squared training error of the least-norm fit of N(0, 1) labels",
    axes,
    when: "with fit",
  },
} as const satisfies Declarations<FieldDeclaration>;

/**
 * Each network has its own data and weights. The rank counts eigenvalues of K_N above n times the largest times
 * 2e-15; those of the smaller of K_N and its dual Z^T Z are looked at, whose other eigenvalues are the same.
 * Labels: one N(0, 1) vector a network; where N d < n least squares, else the interpolant of least norm. A
 * singular K_N (dead samples) makes the fit an error: then say `fit: false`.
 */
export const plugin = {
  summary: "training error on pure noise, rank and dead samples of finite tangent kernels",
  params,
  fields,
  tables: {
    interpolation: {
      summary: "rank, dead samples and training error of each network",
      fields: ["rank", "rankDeficit", "deadSamples", "livingDeficit"],
      optional: ["trainError"],
    },
  },
  simulate({ params, key, compute }) {
    const rows: Record<string, number>[] = [];
    for (let network = 0; network < params.networks; network++) {
      rows.push(oneNetwork(params, fold(key, "network", network)));
      compute.progress(network + 1, params.networks, "networks");
    }
    const along = [{ name: "network", length: params.networks }];
    return Object.fromEntries(
      Object.keys(rows[0]).map((name) => [
        name,
        namedArray(along, Float64Array.from(rows, (row) => row[name])),
      ]),
    );
  },
} satisfies Dynamics<Params>;

function oneNetwork(params: Params, key: Key): Record<string, number> {
  const { dimension, samples, width } = params;
  const inputs = inputPoints(samples, dimension, fold(key, "inputs"));
  const layer = firstLayer(params, fold(key, "layer"));
  const slopes = slopesAt(layer, inputs);
  const parameters = width * dimension;
  const isDual = parameters < samples;
  const features = isDual ? tangentFeatures(layer, slopes, inputs) : undefined;
  const kernel = features === undefined
    ? finiteKernel(slopes, slopes, pointCorrelations(inputs, inputs, dimension))
    : undefined;
  const order = Math.min(parameters, samples);
  const matrix = kernel ?? dualOf(features!, samples, parameters);
  const rank = rankOf(matrix, { order, samples });
  const dead = deadCount(slopes);
  const found = {
    rank,
    rankDeficit: order - rank,
    deadSamples: dead,
    livingDeficit: Math.min(samples - dead, parameters) - rank,
  };
  if (!params.fit) return found;
  const labels = new Float64Array(samples);
  randomStream(fold(key, "labels")).fillNormal(labels);
  const [rows, coefficients] = kernel === undefined
    ? [features!, featureCoefficients(features!, labels, 0)]
    : [kernel, ridgeCoefficients(kernel, labels, 0)];
  const fitted = matrixProduct(rows, coefficients, { rows: samples, inner: order, columns: 1 });
  return { ...found, trainError: meanSquareDifference(fitted, labels) };
}

/** Z^T Z. @shape p x p */
function dualOf(features: Float64Array, samples: number, parameters: number): Float64Array {
  return matrixProduct(features, features, {
    rows: parameters,
    inner: samples,
    columns: parameters,
    transposeA: true,
  });
}

function rankOf(
  matrix: Float64Array,
  { order, samples }: { readonly order: number; readonly samples: number },
): number {
  const eigenvalues = symmetricEigenvalues(matrix, order);
  const least = samples * eigenvalues[order - 1] * 2e-15;
  return eigenvalues.filter((value) => value > least).length;
}

/** Samples whose features all vanish. */
function deadCount(slopes: Slopes): number {
  if (slopes.kind === "values" || slopes.low !== 0) return 0;
  return slopes.active.filter((count) => count === 0).length;
}
