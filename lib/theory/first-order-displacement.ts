/**
 * Displacement of outputs and gradients to first order in branchScale^2, for any law of the weights along
 * the layers: right while the root mean square displacement is well below 1. Without a width and a
 * depth it gives exponents in the depth only.
 * Source: residual/first-order.ts, where the sums are derived.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { familyParams } from "./residual/family-params.ts";
import { firstOrderIntegrals, firstOrderSums } from "./residual/first-order.ts";

const params = v.strictObject({
  ...familyParams,
  width: v.optional(familyParams.width),
  depth: v.optional(familyParams.depth),
  beta: v.pipe(v.number(), v.description("the branch is multiplied by L^-beta")),
});

const predictions = {
  displacementSlope: {
    description: "exponent in L of the root mean square displacement",
    shape: "scalar",
    when: "for smooth weights at beta >= 1",
  },
  displacementRmsForward: {
    description: "root mean square of D_h",
    shape: "scalar",
    when: "with `width` and `depth`",
  },
  displacementRmsBackward: {
    description: "root mean square of D_p",
    shape: "scalar",
    when: "with `width` and `depth`",
  },
  logDisplacementRmsForward: {
    description: "ln of displacementRmsForward",
    shape: "scalar",
    when: "with `width` and `depth`",
  },
  logDisplacementRmsBackward: {
    description: "ln of displacementRmsBackward",
    shape: "scalar",
    when: "with `width` and `depth`",
  },
  plateauForward: {
    description: "limit of displacementRmsForward at beta = 1 as L grows",
    shape: "scalar",
    when: "for smooth weights",
  },
  plateauBackward: {
    description: "limit of displacementRmsBackward at beta = 1 as L grows",
    shape: "scalar",
    when: "for smooth weights",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary:
    "root mean square displacement of outputs and gradients, first order in the branch scale",
  params,
  predictions,
  predict({ beta, width, depth, ...law }) {
    const exponents = smoothExponent(law.weightLaw, beta);
    if (width === undefined || depth === undefined) return exponents;
    const family = { ...law, width };
    const sums = firstOrderSums(family, depth);
    const square = depth ** (-2 * beta);
    const rms = { forward: square * sums.forward, backward: square * sums.backward };
    return {
      ...exponents,
      displacementRmsForward: scalarPrediction(Math.sqrt(rms.forward)),
      displacementRmsBackward: scalarPrediction(Math.sqrt(rms.backward)),
      logDisplacementRmsForward: scalarPrediction(Math.log(rms.forward) / 2),
      logDisplacementRmsBackward: scalarPrediction(Math.log(rms.backward) / 2),
      ...(law.weightLaw === "smooth" ? plateaus(family) : {}),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/** Slope of ln RMS in ln L for smooth weights, where the network does not explode. */
function smoothExponent(weightLaw: string, beta: number): Record<string, Prediction> {
  return weightLaw === "smooth" && beta >= 1
    ? { displacementSlope: scalarPrediction(1 - beta) }
    : {};
}

/** Root mean square displacements of infinitely deep networks with smooth weights at beta = 1. */
function plateaus(family: Parameters<typeof firstOrderIntegrals>[0]): Record<string, Prediction> {
  const limit = firstOrderIntegrals(family);
  return {
    plateauForward: scalarPrediction(Math.sqrt(limit.forward)),
    plateauBackward: scalarPrediction(Math.sqrt(limit.backward)),
  };
}
