/**
 * Exact and asymptotic moments of residual networks (res-3, relu) with i.i.d. symmetric weights. By the
 * sign symmetry of the weights, outputs and gradients have the same ones.
 * Source: derived in residual/iid-moments.ts (E1, E2, E6); the networks are those of Marion et al.,
 * arXiv 2206.06929, which has limits and bounds (docs/papers/marion-resnet-scaling.md).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import {
  displacementSquaredMean,
  logNormRatioSquaredMoments,
  normRatioSquaredMean,
} from "./residual/iid-moments.ts";

const params = v.strictObject({
  width: v.pipe(v.number(), v.minValue(2), v.description("width d")),
  depth: v.optional(
    v.pipe(
      v.number(),
      v.minValue(1),
      v.description("number of residual layers L; without it, exponents in L only"),
    ),
  ),
  beta: v.pipe(v.number(), v.description("the branch is multiplied by L^-beta")),
});

const predictions = {
  normRatioSquaredMean: { description: "E R_h^2", shape: "scalar", when: "with `depth`" },
  displacementSquaredMean: { description: "E D_h^2", shape: "scalar", when: "with `depth`" },
  displacementRootMeanSquare: {
    description: "root of E D_h^2",
    shape: "scalar",
    when: "with `depth`",
  },
  logNormRatioMean: {
    description: "E ln R_h, to order a^4",
    shape: "scalar",
    when: "with `depth`",
  },
  logNormRatioVariance: {
    description: "variance of ln R_h, to order a^4",
    shape: "scalar",
    when: "with `depth`",
  },
  logNormRatioSlope: {
    description: "exponent in L of E ln R_h",
    shape: "scalar",
    when: "for beta < 1/2",
  },
  displacementSlope: {
    description: "exponent in L of the root mean square of D_h",
    shape: "scalar",
    when: "for beta >= 1/2",
  },
  displacementPrefactor: {
    description: "factor before the power of L",
    shape: "scalar",
    when: "for beta > 1/2",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary:
    "moments of norm ratio and displacement of i.i.d. resnets, exact at every width and depth",
  params,
  predictions,
  predict({ width, depth, beta }) {
    const exponents = exponentsInDepth(beta);
    if (depth === undefined) return exponents;
    const size = { width, depth, beta };
    const squared = displacementSquaredMean(size);
    const log = logNormRatioSquaredMoments(size, "a^4");
    return {
      ...exponents,
      normRatioSquaredMean: scalarPrediction(normRatioSquaredMean(size)),
      displacementSquaredMean: scalarPrediction(squared),
      displacementRootMeanSquare: scalarPrediction(Math.sqrt(squared)),
      /** Of ln R (half of ln R^2), to order a^4. */
      logNormRatioMean: scalarPrediction(log.mean / 2),
      logNormRatioVariance: scalarPrediction(log.variance / 4),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/**
 * Laws in L, from E2 and E6 as L grows: RMS D ~ L^(1/2 - beta)/sqrt 2 for beta > 1/2 and constant at
 * 1/2; E ln R ~ (1/4 - 1/(2d)) L^(1 - 2 beta) below.
 */
function exponentsInDepth(beta: number): Record<string, Prediction> {
  if (beta < 0.5) return { logNormRatioSlope: scalarPrediction(1 - 2 * beta) };
  const displacementSlope = scalarPrediction(0.5 - beta);
  if (beta === 0.5) return { displacementSlope };
  return { displacementSlope, displacementPrefactor: scalarPrediction(Math.SQRT1_2) };
}
