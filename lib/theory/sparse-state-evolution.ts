/**
 * State evolution of message passing with a soft threshold that looks for a sparse vector in a spiked Gaussian
 * matrix, and the smallest spike that it finds. Source: Li and Wei, arXiv 2208.03313 (recalled); the closed
 * form and the threshold's constant are derived here (docs/papers/amp-spiked-models.md).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count, positive } from "../contract/schemas.ts";
import { softThreshold, thresholdLevels } from "../num/analysis/soft-threshold-level.ts";
import {
  criticalPoint,
  type SparseModel,
  sparseSignals,
} from "./message-passing/sparse-evolution.ts";

const params = v.strictObject({
  dimension: v.pipe(count, v.description("n, the order of the matrix")),
  support: v.pipe(count, v.description("k, entries +-1/sqrt k of the spike")),
  level: v.pipe(v.picklist(thresholdLevels), v.description("the threshold")),
  strength: v.optional(
    v.pipe(positive, v.description("lambda, the size of the spike; also alpha_1")),
  ),
  iteration: v.optional(v.pipe(count, v.description("t of `signal`"))),
});

const predictions = {
  signal: { description: "alpha_t", shape: "scalar", when: "with `strength` and `iteration`" },
  signalOfWhole: {
    description: "lambda: what alpha_t would be if q were v",
    shape: "scalar",
    when: "with `strength`",
  },
  criticalStrength: {
    description: "smallest lambda at which alpha_t has a limit other than 0",
    shape: "scalar",
  },
  criticalOverlap: {
    description: "limit of <v, q_t> at that lambda; below it the limit is 0",
    shape: "scalar",
  },
  criticalAgainstSupport: {
    description: "the same for other k",
    shape: "curve",
    along: "support",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * All dimensionless, exact to 1e-10 for the recursion; the recursion itself is the limit of large k and n at
 * fixed m = alpha sqrt(n/k), and finite samples differ by a random O(k^-1/2).
 */
export const plugin = {
  summary: "message passing for a sparse vector: signal and smallest spike found",
  params,
  predictions,
  predict({ dimension, support, level, strength, iteration }): Record<string, Prediction> {
    const at = (own: number): SparseModel => ({
      order: dimension,
      support: own,
      threshold: softThreshold(level, { dimension, support: own }),
    });
    const model = at(support);
    const critical = criticalPoint(model);
    const supports = Float64Array.from({ length: 41 }, (_, i) => support * 10 ** ((i - 20) / 20))
      .filter((own) => own < dimension);
    return {
      ...(strength === undefined ? {} : { signalOfWhole: scalarPrediction(strength) }),
      ...(strength === undefined || iteration === undefined ? {} : {
        signal: scalarPrediction(
          sparseSignals(model, { strength, first: strength, count: iteration })[iteration - 1],
        ),
      }),
      criticalStrength: scalarPrediction(critical.strength),
      criticalOverlap: scalarPrediction(critical.overlap),
      criticalAgainstSupport: {
        shape: "curve",
        along: "support",
        x: supports,
        y: supports.map((own) => criticalPoint(at(own)).strength),
      },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
