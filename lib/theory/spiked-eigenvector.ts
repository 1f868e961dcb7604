/**
 * Squared overlap of the top eigenvector of a spiked Gaussian matrix with the spike. Above the spectral threshold 1
 * it has a limit; below it n times the overlap has the law of a squared normal variable over (1 - lambda)^2.
 * Source: Benaych-Georges and Nadakuditi 2011 above; Bloemendal, Knowles, Yau, Yin 2016 below (recalled; compared
 * with simulation).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { normalCdf } from "../num/analysis/special.ts";

const params = v.strictObject({
  strength: v.pipe(positive, v.description("lambda, the size of the spike")),
});

const predictions = {
  squaredOverlap: { description: "limit of <v, eigenvector>^2", shape: "scalar" },
  topEigenvalue: { description: "limit of the top eigenvalue", shape: "scalar" },
  scaledOverlap: {
    description: "law of n <v, eigenvector>^2",
    shape: "distribution",
    when: "for lambda < 1",
  },
  scaledOverlapMean: {
    description: "mean of n <v, eigenvector>^2",
    shape: "scalar",
    when: "for lambda < 1",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/** All dimensionless, limits of large n: the next term is O(n^-1/2) above the threshold, O(n^-1/3) below. */
export const plugin = {
  summary: "overlap of the top eigenvector with the spike, above and below the threshold",
  params,
  predictions,
  predict({ strength }): Record<string, Prediction> {
    const seen = strength > 1;
    const unit = (1 - strength) ** -2;
    const roots = Float64Array.from({ length: 1201 }, (_, i) => i / 200);
    return {
      squaredOverlap: scalarPrediction(seen ? 1 - strength ** -2 : 0),
      topEigenvalue: scalarPrediction(seen ? strength + 1 / strength : 2),
      ...(strength >= 1 ? {} : {
        scaledOverlap: {
          shape: "distribution",
          x: roots.map((z) => unit * z * z),
          cdf: roots.map((z) => 2 * normalCdf(z) - 1),
        },
        scaledOverlapMean: scalarPrediction(unit),
      }),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
