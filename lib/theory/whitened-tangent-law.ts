/**
 * The law of the eigenvalues of K^{-1/2} K_N K^{-1/2}: that of a sample covariance with the N d parameters as
 * samples, of aspect y = n / (N d).
 * Source: the law of Marchenko and Pastur (1967), a conjecture of this project; Montanari and Zhong (arXiv
 * 2007.12826) bound the distance from the identity by sqrt(n / (N d)) up to logarithms (recalled).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import { UserError } from "../contract/errors.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";
import { covarianceLaw } from "./sphere/covariance-law.ts";

const params = v.strictObject({
  dimension: v.pipe(count, v.description("dimension d of the inputs")),
  samples: v.pipe(count, v.description("number n of inputs")),
  width: v.pipe(count, v.description("number of units N")),
});

const predictions = {
  eigenvalue: { description: "law of the eigenvalues, aspect y", shape: "distribution" },
  eigenvalueActive: {
    description: "a rival: that of aspect 2 y, if only the active half of the features counted",
    shape: "distribution",
  },
  lowerEdge: { description: "(1 - sqrt y)^2", shape: "scalar" },
  upperEdge: { description: "(1 + sqrt y)^2", shape: "scalar" },
  deviation: { description: "largest distance from 1: y + 2 sqrt y", shape: "scalar" },
  halfWidth: {
    description: "half the difference of the roots of the edges: sqrt y",
    shape: "scalar",
  },
  lowerEdgeActive: { description: "the lower edge of the rival", shape: "scalar" },
  upperEdgeActive: { description: "the upper edge of the rival", shape: "scalar" },
  deviationActive: { description: "the deviation of the rival", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * All dimensionless; y < 1 (the aspect of the rival ends at 1). Distribution functions to 1e-5, near 0 at y = 1 to
 * 1e-3.
 */
export const plugin = {
  summary: "Marchenko-Pastur law of the whitened tangent kernel, aspect n / (N d)",
  params,
  predictions,
  predict({ dimension, samples, width }) {
    const aspect = samples / (width * dimension);
    if (aspect >= 1) {
      throw new UserError({
        action: `cannot whiten a kernel of ${samples} samples and ${width * dimension} parameters`,
        allowed: "more parameters than samples",
        exitCode: 1,
      });
    }
    const active = Math.min(2 * aspect, 1);
    const edge = (ratio: number, sign: number) => (1 + sign * Math.sqrt(ratio)) ** 2;
    return {
      eigenvalue: covarianceLaw(aspect),
      eigenvalueActive: covarianceLaw(active),
      lowerEdge: scalarPrediction(edge(aspect, -1)),
      upperEdge: scalarPrediction(edge(aspect, 1)),
      deviation: scalarPrediction(edge(aspect, 1) - 1),
      halfWidth: scalarPrediction(Math.sqrt(aspect)),
      lowerEdgeActive: scalarPrediction(edge(active, -1)),
      upperEdgeActive: scalarPrediction(edge(active, 1)),
      deviationActive: scalarPrediction(edge(active, 1) - 1),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
