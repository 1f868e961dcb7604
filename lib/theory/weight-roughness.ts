/**
 * Roughness of a residual network's weights along the layers, from the law of the weights.
 *
 * Steps of a stationary sequence of variance 1 have mean square 2 (1 - r(1)), and the squared
 * deviations of L terms from their mean sum to L - S/L in expectation, S = sum_{j,k <= L} r(j - k).
 * So the roughness of many weights (lib/num/statistics/roughness.ts: a ratio of sums) is (L - 1) (1 - r(1)) /
 * (L - S/L): 1 for independent layers, 3/(2 v L^2) to leading order for smooth ones, where r(t) = 1
 * - 3 t^2/(2 v) + … and S/L^2 = O(v).
 *
 * What training adds to the weights of layer k is a sum of products of the state h_k and the
 * gradient p_{k+1}. These are smooth functions of k/L where the weights are, and diffusions of the
 * layer time where the weights are independent (at beta = 1/2; below it in size at larger beta): as
 * rough as a random walk at most. A walk of L independent steps has steps of mean square 1 and
 * squared deviations that sum to (L^2 - 1)/6, so its roughness is 3/(L + 1).
 * Source: derived here; docs/papers/marion-resnet-scaling.md, C11.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { familyParams } from "./residual/family-params.ts";
import { layerCorrelation } from "./residual/first-order.ts";

const { weightLaw, hurst, lengthScaleSquared, depth } = familyParams;
const params = v.strictObject({ weightLaw, hurst, lengthScaleSquared, depth });

const predictions = {
  roughness: {
    description: "mean |W_{k+1} - W_k|^2 over twice the variance along the layers",
    shape: "scalar",
  },
  roughnessWalk: { description: "the same of a random walk", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * `roughness` of the weights, `roughnessWalk` of a random walk of as many layers. Dimensionless,
 * exact for the ratio of expectations.
 */
export const plugin = {
  summary: "roughness of the weights along the layers, before training",
  params,
  predictions,
  predict(family) {
    const correlation = layerCorrelation(family, family.depth);
    const layers = family.depth;
    let sum = layers;
    for (let lag = 1; lag < layers; lag++) sum += 2 * (layers - lag) * correlation(lag);
    const deviations = layers - sum / layers;
    return {
      roughness: { shape: "scalar", value: (layers - 1) * (1 - correlation(1)) / deviations },
      roughnessWalk: { shape: "scalar", value: 3 / (layers + 1) },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
