/**
 * Exponents in L of the distance between residual networks with smooth weights (h_(k+1) = h_k +
 * L^(beta - 1) sigma(L^-beta (Abar h_k + bbar))) and what they tend to. With y = Abar h + bbar,
 *   L^beta sigma(L^-beta y) = y + kappa2 L^-beta y^2 / 2 + kappa3 L^(-2 beta) y^3 / 6 + ...:
 * the linear recursion is missed by L^-beta, or by L^(-2 beta) if kappa2 = sigma''(0) = 0; the
 * linear ODE by that and by Euler's 1/L. At beta = 0 the limit keeps sigma and only 1/L is left.
 * Source: Cont, Rossier, Xu, arXiv 2212.08199 (limits); the expansion gives the rates.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { activations, smoothActivations } from "../num/activation.ts";

const params = v.strictObject({
  activation: v.pipe(
    v.picklist(smoothActivations),
    v.description("sigma: curvature kappa2 0 or 1/2"),
  ),
  beta: v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description("weights are L^-beta Abar")),
});

const predictions = {
  linearErrorSlope: {
    description: "exponent in L of the distance to the linear recursion",
    shape: "scalar",
  },
  linearErrorSlopeRival: {
    description: "the same if the activation had the other parity",
    shape: "scalar",
  },
  limitErrorSlope: { description: "exponent in L of the distance to the ODE", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Scalars linearErrorSlope, limitErrorSlope, and linearErrorSlopeRival: that of the other
 * curvature.
 */
export const plugin = {
  summary: "orders in 1/L at which smooth affine resnets reach the linear recursion and the ODE",
  params,
  predictions,
  predict({ activation, beta }) {
    const [order, rival] = activations[activation].second === 0
      ? [2 * beta, beta]
      : [beta, 2 * beta];
    return {
      linearErrorSlope: scalarPrediction(-order),
      linearErrorSlopeRival: scalarPrediction(-rival),
      limitErrorSlope: scalarPrediction(beta === 0 ? -1 : -Math.min(1, order)),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
