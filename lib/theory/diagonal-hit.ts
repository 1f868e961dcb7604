/**
 * Probability that the largest of a random half of the diagonal entries of a spiked Gaussian matrix lies on the
 * spike's support: the data-driven start of message passing for a sparse vector. Source: Li and Wei, arXiv
 * 2208.03313, for the start (recalled); the probability is derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count, positive } from "../contract/schemas.ts";
import { hitProbability } from "./message-passing/diagonal-search.ts";

const params = v.strictObject({
  dimension: v.pipe(count, v.description("n, the order of the matrix")),
  support: v.pipe(count, v.description("k, entries +-1/sqrt k of the spike")),
  strength: v.pipe(positive, v.description("lambda, the size of the spike")),
});

const predictions = {
  hitProbability: { description: "probability of a hit", shape: "scalar" },
  hitProbabilityEqualVariance: {
    description: "what it would be with the variance 1/n of the other entries on the diagonal",
    shape: "scalar",
  },
  hitAgainstSupport: { description: "probability of a hit", shape: "curve", along: "support" },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless; error about 1e-3 / sqrt n, from the size of the half, which is random. */
export const plugin = {
  summary: "probability that the largest diagonal entry of a random half is on the support",
  params,
  predictions,
  predict({ dimension, support, strength }) {
    const hit = (own: number, variance: number) =>
      hitProbability({
        order: dimension,
        support: own,
        lift: strength / own * Math.sqrt(dimension / variance),
      });
    const supports = supportsDrawn.filter((own) => own < dimension);
    return {
      hitProbability: scalarPrediction(hit(support, 2)),
      hitProbabilityEqualVariance: scalarPrediction(hit(support, 1)),
      hitAgainstSupport: {
        shape: "curve",
        along: "support",
        x: Float64Array.from(supports),
        y: Float64Array.from(supports, (own) => hit(own, 2)),
      },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

const supportsDrawn = Array.from({ length: 34 }, (_, i) => i < 20 ? i + 1 : 3 * i - 39);
