/**
 * Bounds on the displacement of residual networks with i.i.d. weights when depth * branchScale^2 = 1:
 * with probability at least 1 - delta,
 * exp(3/8 - sqrt(22/(d delta))) - 1 < D_h^2 < exp(1 + sqrt(10/(d delta))) + 1,
 * and exp(1/2) - 1 <= E D_p^2 <= exp(4) - 1.
 * Source: Marion et al., arXiv 2206.06929. The constants 3/8, 22, 1, 10, 1/2 and 4 are
 * recalled: nobody has checked them against the text. The lower bound of E D_p^2 as written here
 * cannot hold for symmetric independent weights at finite depth (E2 of residual/iid-moments.ts), so it
 * judges nothing. See docs/papers/marion-resnet-scaling.md, "Not checked against the text".
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";

const params = v.strictObject({
  width: v.pipe(v.number(), v.minValue(2), v.description("width d")),
  deltas: v.optional(
    v.pipe(
      v.array(v.pipe(positive, v.ltValue(1))),
      v.minLength(1),
      v.description("probabilities with which the bounds may be left"),
    ),
    [0.05, 0.1, 0.25],
  ),
});

const scalar = (value: number): Prediction => ({ shape: "scalar", value });

const predictions = {
  "displacementSquaredLow <delta>": {
    description: "lower bound on |h_L - h_0|^2/|h_0|^2 with probability 1 - delta",
    shape: "scalar",
  },
  "displacementSquaredHigh <delta>": {
    description: "upper bound on |h_L - h_0|^2/|h_0|^2 with probability 1 - delta",
    shape: "scalar",
  },
  gradientDisplacementSquaredMeanLow: {
    description: "lower bound on E |p_0 - p_L|^2/|p_L|^2",
    shape: "scalar",
  },
  gradientDisplacementSquaredMeanHigh: {
    description: "upper bound on E |p_0 - p_L|^2/|p_L|^2",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "probability bounds on the displacement of i.i.d. resnets at beta = 1/2",
  params,
  predictions,
  /** For each delta `displacementSquaredLow <delta>` (negative where empty) and `…High <delta>`. */
  predict({ width, deltas }) {
    const predictions: Record<string, Prediction> = {
      gradientDisplacementSquaredMeanLow: scalar(Math.expm1(0.5)),
      gradientDisplacementSquaredMeanHigh: scalar(Math.expm1(4)),
    };
    for (const delta of deltas) {
      const low = Math.expm1(3 / 8 - Math.sqrt(22 / (width * delta)));
      const high = Math.exp(1 + Math.sqrt(10 / (width * delta))) + 1;
      predictions[`displacementSquaredLow ${delta}`] = scalar(low);
      predictions[`displacementSquaredHigh ${delta}`] = scalar(high);
    }
    return predictions;
  },
} satisfies Theory<v.InferOutput<typeof params>>;
