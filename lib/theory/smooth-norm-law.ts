/**
 * Law of the squared norm of one input under a smooth shaped activation at layer time T (Fokker-Planck).
 * Source: Li, Nica, Roy, arXiv 2206.02768, for the SDE; docs/papers/neural-covariance-sde.md.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { distributionOf } from "./fokker-planck/prediction.ts";
import { normLaws } from "./fokker-planck/norm.ts";
import { expectation, quantileOf } from "./fokker-planck/solver.ts";
import { growthOf, smoothParams } from "./shape/activation.ts";
import { stationaryLaw } from "./shape/stationary-law.ts";

const params = v.strictObject({
  ...smoothParams,
  time: v.pipe(positive, v.description("T = depth / width")),
  squaredNorm: v.optional(v.pipe(positive, v.description("V_0 of the input")), 1),
});

const predictions = {
  squaredNorm: {
    description: "law of V at the time",
    shape: "distribution",
    when: "where the norm does not explode",
  },
  logNorm: {
    description: "law of ln V at the time",
    shape: "distribution",
    when: "where the norm does not explode",
  },
  squaredNormStationary: {
    description: "the law to which that of V tends",
    shape: "distribution",
    when: "for k < -1",
  },
  squaredNormMean: {
    description: "mean of V",
    shape: "scalar",
    when: "where the norm does not explode",
  },
  squaredNormMedian: {
    description: "median of V",
    shape: "scalar",
    when: "where the norm does not explode",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * All dimensionless: distributions `squaredNorm`, `logNorm` and `squaredNormStationary` (a rival at early
 * times), scalars `squaredNormMean`, `squaredNormMedian`.
 * For k > 0 the law is that of V given no explosion and only if that is rarer than 1e-6; otherwise
 * nothing is predicted here (see explosion-probability). Grid error of means below 1e-4.
 */
export const plugin = {
  summary: "law of one squared norm under the smooth covariance SDE (Fokker-Planck)",
  params,
  predictions,
  predict(point): Record<string, Prediction> {
    const [law] = normLaws({ growth: growthOf(point), squaredNorm: point.squaredNorm }, [
      point.time,
    ]);
    if (law.absorbed > 1e-6) return {};
    const stationary = stationaryLaw(growthOf(point));
    return {
      ...(stationary ? { squaredNormStationary: stationary } : {}),
      squaredNorm: distributionOf(law, { value: Math.exp, slope: Math.exp }),
      logNorm: distributionOf(law, { value: (y) => y, slope: () => 1 }),
      squaredNormMean: { shape: "scalar", value: expectation(law, Math.exp) },
      squaredNormMedian: { shape: "scalar", value: Math.exp(quantileOf(law, 0.5)) },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
