/**
 * When a two-layer network's tangent features fit anything: as soon as there are as many parameters as samples.
 * Source: Montanari and Zhong (arXiv 2007.12826), recalled; the finite-size numbers are derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";

const params = v.strictObject({
  width: v.pipe(count, v.description("number of units N")),
  dimension: v.pipe(count, v.description("dimension d of the inputs")),
  samples: v.pipe(count, v.description("number n of training examples")),
});

const predictions = {
  rank: { description: "min(n, N d)", shape: "scalar" },
  rankByUnits: { description: "a rival: min(n, N), if a unit counted once", shape: "scalar" },
  trainError: {
    description: "mean squared training error on N(0, 1) labels: (1 - N d / n)_+",
    shape: "scalar",
  },
  trainErrorByUnits: { description: "the rival's: (1 - N / n)_+", shape: "scalar" },
  thresholdWidth: {
    description: "N = n / d, from an eighth of n to 2 n",
    shape: "curve",
    along: "samples",
  },
  deadSamples: {
    description: "mean number of samples at which no ReLU unit is active: n 2^-N",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Dimensionless. Least squares leaves n - rank directions of the noise, each of mean square 1 / n. A weight vector is
 * as likely as its negative, so a sample is dead at N units with probability 2^-N: exact at every size.
 */
export const plugin = {
  summary: "rank, training error on noise and dead samples of tangent features",
  params,
  predictions,
  predict({ width, dimension, samples }) {
    const ofRank = (parameters: number) => Math.min(samples, parameters);
    return {
      rank: scalarPrediction(ofRank(width * dimension)),
      rankByUnits: scalarPrediction(ofRank(width)),
      trainError: scalarPrediction(1 - ofRank(width * dimension) / samples),
      trainErrorByUnits: scalarPrediction(1 - ofRank(width) / samples),
      thresholdWidth: {
        shape: "curve",
        along: "samples",
        x: Float64Array.of(samples / 8, 2 * samples),
        y: Float64Array.of(samples / 8 / dimension, 2 * samples / dimension),
      },
      deadSamples: scalarPrediction(samples * 2 ** -width),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
