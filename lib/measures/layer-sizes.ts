/** Sizes of layers, gradients and weights as training goes. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/**
 * Columns over [network, time, layer], dimensionless: layerSize (root mean square of h^l, the last layer is
 * f), firstRate [network, layer], and learningRate, gradientNorm, weightNorm [network, time].
 */
export const plugin = {
  summary: "root mean square of every layer, norms of gradient and weights, at some steps",
  params,
  needs: ["layerSize", "firstRate", "learningRate", "gradientNorm", "weightNorm"],
  measure: ({ layerSize, firstRate, learningRate, gradientNorm, weightNorm }) => ({
    layerSize,
    firstRate,
    learningRate,
    gradientNorm,
    weightNorm,
  }),
} satisfies Measure<v.InferOutput<typeof params>>;
