/**
 * Bounds on the displacement of residual networks with i.i.d. weights when depth * branchScale^2 = 1:
 * with probability at least 1 - delta,
 * exp(3/8 - sqrt(22/(d delta))) - 1 < D_h^2 < exp(1 + sqrt(10/(d delta))) + 1,
 * and exp(1/2) - 1 <= E D_p^2 <= exp(4) - 1.
 * Source: Marion et al., arXiv 2206.06929, as the paper card marion-resnet-scaling (C6) remembers them.
 */
import * as v from "valibot";
import type { Theory } from "../contract/plugins.ts";

const params = v.strictObject({
  width: v.pipe(v.number(), v.minValue(2), v.description("width d")),
  delta: v.pipe(
    v.number(),
    v.gtValue(0),
    v.ltValue(1),
    v.description("probability that the bounds may be left"),
  ),
});

export const plugin = {
  summary: "probability bounds on the displacement of i.i.d. resnets at beta = 1/2",
  params,
  predict: ({ width, delta }) => ({
    /** Negative where the bound is empty. */
    displacementSquaredLow: {
      shape: "scalar",
      value: Math.expm1(3 / 8 - Math.sqrt(22 / (width * delta))),
    },
    displacementSquaredHigh: {
      shape: "scalar",
      value: Math.exp(1 + Math.sqrt(10 / (width * delta))) + 1,
    },
    coverageLow: { shape: "scalar", value: 1 - delta },
    gradientDisplacementSquaredMeanLow: { shape: "scalar", value: Math.expm1(0.5) },
    gradientDisplacementSquaredMeanHigh: { shape: "scalar", value: Math.expm1(4) },
  }),
} satisfies Theory<v.InferOutput<typeof params>>;
