/** Can a two-layer network's tangent features fit pure noise? Training error, rank and dead samples. */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { derivativeParams } from "../num/activation-derivative.ts";
import { namedArray } from "../num/array.ts";
import { choleskyBlocked } from "../num/linear-algebra/blocked-cholesky.ts";
import { symmetricEigenvalues } from "../num/linear-algebra/eigenvalues.ts";
import { solveCholesky } from "../num/linear-algebra/linalg.ts";
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
import { meanSquareDifference } from "./tangent/ridge.ts";

const params = v.strictObject({
  networks,
  width: v.pipe(count, v.description("number of units N")),
  dimension: v.pipe(count, v.minValue(3), v.description("dimension d of the inputs")),
  samples: v.pipe(count, v.description("number n of training examples")),
  ...derivativeParams,
  labelDraws: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description("label vectors fitted by each network (0: none, and no training error)"),
    ),
    1,
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
    description:
      "mean squared training error of the least-norm fit of N(0, 1) labels, over all draws",
    axes,
    when: "with labelDraws",
  },
} as const satisfies Declarations<FieldDeclaration>;

/**
 * Each network has its own data and weights. The rank counts eigenvalues of K_N above n times the largest times
 * 2e-15; those of the smaller of K_N and its dual Z^T Z are looked at, whose other eigenvalues are the same. Labels
 * are N(0, 1); where N d < n they are fitted by least squares, else by the interpolant of least norm. At a dead
 * sample every fit is 0.
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
  let dead = 0;
  for (let i = 0; i < samples; i++) if (isDead(slopes, i)) dead++;
  const found = {
    rank,
    rankDeficit: order - rank,
    deadSamples: dead,
    livingDeficit: Math.min(samples - dead, parameters) - rank,
  };
  if (params.labelDraws === 0) return found;
  const fit = features === undefined
    ? kernelFit(kernel!, slopes, samples)
    : featureFit(features, matrix, samples);
  let trainError = 0;
  for (let draw = 0; draw < params.labelDraws; draw++) {
    const labels = new Float64Array(samples);
    randomStream(fold(key, "labels", draw)).fillNormal(labels);
    trainError += meanSquareDifference(fit(labels), labels) / params.labelDraws;
  }
  return { ...found, trainError };
}

/** The fitted values at the training inputs as a function of the labels. */
type Fit = (labels: Float64Array) => Float64Array;

/** Least squares: Z (Z^T Z)^{-1} Z^T y. */
function featureFit(features: Float64Array, dual: Float64Array, samples: number): Fit {
  const parameters = features.length / samples;
  const factor = choleskyBlocked(dual, parameters);
  return (labels) => {
    const right = matrixProduct(features, labels, {
      rows: parameters,
      inner: samples,
      columns: 1,
      transposeA: true,
    });
    const coefficients = solveCholesky(factor, right);
    return matrixProduct(features, coefficients, { rows: samples, inner: parameters, columns: 1 });
  };
}

/** K_N K_N^{-1} y on the samples that are not dead; rounding is all that it leaves there. */
function kernelFit(kernel: Float64Array, slopes: Slopes, samples: number): Fit {
  const living = Array.from({ length: samples }, (_, i) => i).filter((i) => !isDead(slopes, i));
  const count = living.length;
  const part = new Float64Array(count * count);
  living.forEach((i, a) => living.forEach((j, b) => part[a * count + b] = kernel[i * samples + j]));
  const factor = choleskyBlocked(part, count);
  return (labels) => {
    const coefficients = solveCholesky(factor, Float64Array.from(living, (i) => labels[i]));
    const fitted = matrixProduct(part, coefficients, { rows: count, inner: count, columns: 1 });
    const all = new Float64Array(samples);
    living.forEach((i, a) => all[i] = fitted[a]);
    return all;
  };
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

/** Whether all features of a sample vanish. */
function isDead(slopes: Slopes, sample: number): boolean {
  return slopes.kind === "bits" && slopes.low === 0 && slopes.active[sample] === 0;
}
