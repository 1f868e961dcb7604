/**
 * How trained weights scale with depth if a conservation law alone decides.
 *
 * Gradient flow from small initial weights in a residual network with branches delta_k (A_k h + b_k), nearly
 * linear, conserves delta_k^2 - |A_k|^2 - |b_k|^2 in each layer, or with one delta for all layers
 * delta^2 - sum_k (|A_k|^2 + |b_k|^2) (derived in lib/measures/conserved-quantity.ts). Starting near 0 it stays near 0.
 * Write a = (|A|^2 + |b|^2)^(1/2) for layers that are all alike; each must do 1/L of the work:
 *
 *   L delta a = C (the map learned),   delta^2 = L^s a^2 (s = 1 shared, s = 0 per layer).
 *
 * With delta = L^-alpha and a = L^-beta: alpha + beta = 1 and 2 beta - 2 alpha = s, so that
 * beta = 1/2 + s/4 and alpha = 1/2 - s/4: (3/4, 1/4) with a shared multiplier, (1/2, 1/2) with one per
 * layer, whatever the learning rate as long as training follows the flow.
 * Source: derived here; not in the papers (docs/papers/cohen-resnet-scaling.md, C14).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";

const params = v.strictObject({
  multiplier: v.pipe(
    v.picklist(["shared", "layer"]),
    v.description("one trained multiplier for all layers, or one for each"),
  ),
});

const predictions = {
  normSlope: { description: "-beta, exponent in L of the largest |A_k|", shape: "scalar" },
  multiplierSlope: {
    description: "-alpha, exponent in L of the largest |delta_k|",
    shape: "scalar",
  },
  productSlope: { description: "-(alpha + beta)", shape: "scalar" },
  incrementRatioSlope: {
    description: "exponent in L of the largest increment over the largest norm",
    shape: "scalar",
  },
  conserved: { description: "drift of the conserved number", shape: "scalar" },
  balance: {
    description: "alpha as a function of beta where alpha + beta = 1",
    shape: "curve",
    along: "beta",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Scalars, dimensionless: slopes in ln L: `normSlope` = -beta of |A_k|, `multiplierSlope` = -alpha of delta,
 * `productSlope` = -alpha - beta of their product, `incrementRatioSlope` = -1 (max |A_{k+1} - A_k| / max |A_k|
 * for a C^1 limit), and `conserved` = 0. Curve `balance`: alpha along beta where alpha + beta = 1.
 */
export const plugin = {
  summary: "exponents of trained weights from the conservation law of gradient flow",
  params,
  predictions,
  predict({ multiplier }): Record<string, Prediction> {
    const s = multiplier === "shared" ? 1 : 0;
    const [beta, alpha] = [1 / 2 + s / 4, 1 / 2 - s / 4];
    return {
      normSlope: scalarPrediction(-beta),
      multiplierSlope: scalarPrediction(-alpha),
      productSlope: scalarPrediction(-alpha - beta),
      incrementRatioSlope: scalarPrediction(-1),
      conserved: scalarPrediction(0),
      balance: {
        shape: "curve",
        along: "beta",
        x: Float64Array.of(0, 1),
        y: Float64Array.of(1, 0),
      },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
