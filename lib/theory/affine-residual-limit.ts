/**
 * Laws in the limit of depth of h_(k+1) = h_k + sigma(A_k h_k + b_k), entries of A_k and b_k
 * independent N(0, a^2/L) and N(0, s^2/L), |h_0| = 1, kappa2 = sigma''(0): dH = a dW H + s dW^b +
 * (kappa2/2)(a^2 |H|^2 + s^2) 1 dt. Source: Cont, Rossier, Xu, arXiv 2212.08199; the laws follow
 * from Ito's formula:
 *
 *  kappa2 = 0: d|H|^2 = 2 |H| (a^2 |H|^2 + s^2)^(1/2) dB + d (a^2 |H|^2 + s^2) dt. Its mean m obeys
 *  m' = d (a^2 m + s^2). At s = 0, ln|H|^2 is a Brownian motion with drift a^2 d - 2 a^2 and
 *  variance 4 a^2 a unit of time. The Jacobian's column M u obeys dV = a dW V whatever s is, and
 *  M^T u has the law of M u: the product of the layers is read from the other end.
 *  a = 0: E H = h_0 + kappa2 s^2 / 2 in every coordinate.
 *  kappa2 and a not 0: the drift grows as |H|^2, and H leaves every ball in finite time, almost surely
 *  (residual/curved-norm-law.ts). No moment exists, though those of networks of any depth do: they
 *  grow with it. At s = 0 and h_0 along (1, ..., 1) the law of |H_1| is known, with the share of those
 *  that are gone; with biases too the dynamics affine-sde is what there is.
 * Of the Jacobian at a finite depth: residual/jacobian-moments.ts.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";
import { activations, smoothActivations } from "../num/activation.ts";
import { curvedNormLaw } from "./residual/curved-norm-law.ts";
import { jacobianSquaredMeanAt } from "./residual/jacobian-moments.ts";
import { normalLaw } from "./residual/normal-law.ts";

const params = v.strictObject({
  width: v.pipe(v.number(), v.minValue(1), v.description("width d")),
  activation: v.pipe(
    v.picklist(["identity", ...smoothActivations]),
    v.description("sigma; kappa2 = 1/2 for softplus-centred, else 0"),
  ),
  matrixNoise: v.pipe(v.number(), v.minValue(0), v.description("a")),
  biasNoise: v.pipe(v.number(), v.minValue(0), v.description("s")),
  depth: v.optional(
    v.pipe(count, v.description("L, for what is predicted of networks of a finite depth")),
  ),
});

const predictions = {
  stateMean: {
    description: "mean of a coordinate of H_1",
    shape: "scalar",
    when: "without matrix noise or curvature",
  },
  stateMeanUncorrected: {
    description: "the same without the Ito drift",
    shape: "scalar",
    when: "without matrix noise or curvature",
  },
  squaredNormMean: {
    description: "E |H_1|^2 for |h_0| = 1",
    shape: "scalar",
    when: "without curvature",
  },
  "logNormRatioForward<law>": {
    description: "law of ln |H_1|/|H_0|: Limit, or Uncorrected by the Ito term",
    shape: "distribution",
    when: "without bias noise",
  },
  exploded: {
    description: "share of limits that have left every ball by time 1",
    shape: "scalar",
    when: "with curvature and matrix noise, without bias noise",
  },
  "logNormRatioBackward<law>": {
    description: "law of ln |p_0|/|p_L|: Limit, or Uncorrected by the Ito term",
    shape: "distribution",
    when: "without curvature",
  },
  logNormRatioMean: {
    description: "mean of ln |p_0|/|p_L|",
    shape: "scalar",
    when: "without curvature",
  },
  logNormRatioVariance: {
    description: "variance of ln |p_0|/|p_L|",
    shape: "scalar",
    when: "without curvature",
  },
  backwardSquaredMean: {
    description: "E |p_0|^2/|p_L|^2",
    shape: "scalar",
    when: "without curvature",
  },
  jacobianSquaredMean: {
    description: "E |dH_1/dH_0|_F^2",
    shape: "scalar",
    when: "without curvature",
  },
  jacobianSquaredMeanAtDepth: {
    description: "E |dh_L/dh_0|_F^2 of networks, relative error O(1/L^2)",
    shape: "scalar",
    when: "with `depth`, without curvature",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Forward is |h_L|/|h_0|, backward |M^T u| for a unit vector u. All dimensionless and exact in the
 * limit; a quantity without a closed form at the point is not there. `…Uncorrected` are rivals: the
 * laws without Ito's term -2 a^2 or, with curvature, without its drift. `state` is the mean of a
 * coordinate for h_0 along (1, ..., 1).
 */
export const plugin = {
  summary: "log-normal laws, moments and Ito drift of affine resnets with noisy weights",
  params,
  predictions,
  predict({ width, activation, matrixNoise: a, biasNoise: s, depth }) {
    const { second: curvature, third } = activations[activation];
    const start = 1 / Math.sqrt(width);
    const found: Record<string, Prediction> = {};
    if (a === 0 || curvature === 0) {
      found.stateMean = scalarPrediction(start + curvature * s ** 2 / 2);
      found.stateMeanUncorrected = scalarPrediction(start);
    }
    if (curvature !== 0) return { ...found, ...curved({ width, a, s, curvature }) };
    if (depth !== undefined) {
      const mean = jacobianSquaredMeanAt(depth, { width, a, s, third });
      found.jacobianSquaredMeanAtDepth = scalarPrediction(mean);
    }
    found.squaredNormMean = scalarPrediction(meanSquare({ width, a, s }));
    if (a === 0) return found;
    const growth = a ** 2 * width;
    const laws = {
      Limit: normalLaw(growth / 2 - a ** 2, a),
      Uncorrected: normalLaw(growth / 2, a),
    };
    for (const [name, law] of Object.entries(laws)) {
      found[`logNormRatioBackward${name}`] = law;
      if (s === 0) found[`logNormRatioForward${name}`] = law;
    }
    found.logNormRatioMean = scalarPrediction(growth / 2 - a ** 2);
    found.logNormRatioVariance = scalarPrediction(a ** 2);
    found.backwardSquaredMean = scalarPrediction(Math.exp(growth));
    found.jacobianSquaredMean = scalarPrediction(width * Math.exp(growth));
    return found;
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/** What is known with curvature, where matrices are noisy and biases are not. */
function curved({ width, a, s, curvature }: {
  readonly width: number;
  readonly a: number;
  readonly s: number;
  readonly curvature: number;
}): Readonly<Record<string, Prediction>> {
  if (a === 0 || s !== 0) return {};
  const { law, gone } = curvedNormLaw({ width, a, curvature });
  return {
    logNormRatioForwardLimit: law,
    logNormRatioForwardUncorrected: normalLaw(a ** 2 * (width / 2 - 1), a),
    exploded: scalarPrediction(gone),
  };
}

/** E |H_1|^2 for |h_0| = 1. */
function meanSquare(
  { width, a, s }: { readonly width: number; readonly a: number; readonly s: number },
): number {
  const growth = a ** 2 * width;
  const integral = growth === 0 ? 1 : Math.expm1(growth) / growth;
  return Math.exp(growth) + width * s ** 2 * integral;
}
