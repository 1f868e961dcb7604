/**
 * The displacement of residual networks (res-3, relu) with independent Gaussian weights when
 * depth * branchScale^2 = 1: it stays away from 0 and from infinity in probability, for outputs and for
 * gradients alike (E3 of residual/iid-moments.ts).
 *
 * Chebyshev's inequality for D^2 = |h_L - h_0|^2/|h_0|^2, whose mean mu = (1 + 1/(2L))^L - 1 (E2) and
 * standard deviation s (E7) are exact: P(|D^2 - mu| >= t) <= s^2/t^2 for every t > 0. So for every delta
 * in (0, 1), with t = s / sqrt(delta),
 *   mu - s / sqrt(delta) < D^2 < mu + s / sqrt(delta)   with probability at least 1 - delta,
 * at every width and depth. s falls as d^(-1/2), so that the lower bound is positive, and says something,
 * from d of about 4/delta on. As ln(1 + x) < x, mu < e^(1/2) - 1 at every finite depth.
 * Source: bounds of this kind are those of Marion et al., arXiv 2206.06929, whose constants are not
 * compared here: the text was not at hand. These are derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { displacementSquaredMean, squaredDeviations } from "./residual/iid-moments.ts";

const params = v.strictObject({
  width: v.pipe(v.number(), v.minValue(2), v.description("width d")),
  depth: v.pipe(v.number(), v.minValue(1), v.description("number of residual layers L")),
  deltas: v.optional(
    v.pipe(
      v.array(v.pipe(positive, v.ltValue(1))),
      v.minLength(1),
      v.description("probabilities with which the bounds may be left"),
    ),
    [0.05, 0.1, 0.25],
  ),
});

const predictions = {
  displacementSquaredMean: {
    description: "mean of |h_L - h_0|^2/|h_0|^2, and of |p_0 - p_L|^2/|p_L|^2",
    shape: "scalar",
  },
  displacementSquaredMeanLimit: {
    description: "its limit at infinite depth, e^(1/2) - 1, which it stays below",
    shape: "scalar",
  },
  displacementSquaredDeviation: {
    description: "standard deviation of |h_L - h_0|^2/|h_0|^2",
    shape: "scalar",
  },
  normRatioSquaredDeviation: {
    description: "standard deviation of |h_L|^2/|h_0|^2, which is larger",
    shape: "scalar",
  },
  "displacementSquaredLow <delta>": {
    description: "lower bound on |h_L - h_0|^2/|h_0|^2 with probability 1 - delta",
    shape: "scalar",
  },
  "displacementSquaredHigh <delta>": {
    description: "upper bound on |h_L - h_0|^2/|h_0|^2 with probability 1 - delta",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "spread and probability bounds of the displacement of i.i.d. resnets at beta = 1/2",
  params,
  predictions,
  /**
   * The exact moments, and for each delta both ends of the bound (a negative lower one says nothing).
   * Dimensionless; absolute error about 1e-8.
   */
  predict({ width, depth, deltas }) {
    const size = { width, depth, beta: 0.5 };
    const mean = displacementSquaredMean(size);
    const deviations = squaredDeviations(size);
    const found: Record<string, Prediction> = {
      displacementSquaredMean: scalarPrediction(mean),
      displacementSquaredMeanLimit: scalarPrediction(Math.expm1(0.5)),
      displacementSquaredDeviation: scalarPrediction(deviations.displacementSquared),
      normRatioSquaredDeviation: scalarPrediction(deviations.normRatioSquared),
    };
    for (const delta of deltas) {
      const reach = deviations.displacementSquared / Math.sqrt(delta);
      found[`displacementSquaredLow ${delta}`] = scalarPrediction(mean - reach);
      found[`displacementSquaredHigh ${delta}`] = scalarPrediction(mean + reach);
    }
    return found;
  },
} satisfies Theory<v.InferOutput<typeof params>>;
