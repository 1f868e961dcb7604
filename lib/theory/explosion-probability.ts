/**
 * Probability that the squared norm of one input explodes under a smooth shaped activation. U = 1/V solves a linear
 * SDE, so explosion by t means int_0^t exp(sqrt2 B_s - (k+1) s) ds >= 1 / (k V_0); the law of that
 * integral over all times is an inverse gamma law (Dufresne 1990).
 * Source: Li, Nica, Roy, arXiv 2206.02768, for the SDE and the criterion k > 0; the probability is
 * derived here (docs/papers/neural-covariance-sde.md).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { gammaLower } from "../num/analysis/special.ts";
import { normLaws } from "./fokker-planck/norm.ts";
import { growthOf, smoothParams } from "./shape/activation.ts";

const params = v.strictObject({
  ...smoothParams,
  squaredNorm: v.optional(
    v.pipe(positive, v.description("V_0 of the input")),
    1,
  ),
  time: v.optional(
    v.pipe(positive, v.description("T for `explosionProbabilityByTime`")),
  ),
});

const predictions = {
  explosionProbabilityAgainstGrowth: {
    description: "probability that the norm ever explodes",
    shape: "curve",
    along: "growth",
  },
  growth: { description: "k of the drift", shape: "scalar" },
  explosionProbability: { description: "probability that the norm ever explodes", shape: "scalar" },
  explosionProbabilityByTime: {
    description: "probability that it has exploded by the time",
    shape: "scalar",
    when: "with `time`",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * All dimensionless: `explosionProbability` = P(k + 1, k V_0), the regularised lower incomplete gamma
 * function, for k > 0, else 0; `growth` = k; the curve `explosionProbabilityAgainstGrowth` along growth from 0
 * to 4 at the same V_0; with a `time`, `explosionProbabilityByTime` by
 * Fokker-Planck (error below 1e-4). The fraction of exploded networks of width n differs by O(1/n).
 */
export const plugin = {
  summary: "probability that the norm explodes: closed form (Dufresne), and by time T",
  params,
  predictions,
  predict(point) {
    const { squaredNorm, time } = point;
    const growth = growthOf(point);
    const ever = growth > 0 ? gammaLower(growth + 1, growth * squaredNorm) : 0;
    const byTime = time === undefined
      ? undefined
      : growth > 0
      ? normLaws({ growth, squaredNorm }, [time])[0].absorbed
      : 0;
    const x = Float64Array.from({ length: 161 }, (_, i) => i / 40);
    return {
      explosionProbabilityAgainstGrowth: {
        shape: "curve",
        along: "growth",
        x,
        y: x.map((k) => k === 0 ? 0 : gammaLower(k + 1, k * squaredNorm)),
      },
      growth: { shape: "scalar", value: growth },
      explosionProbability: { shape: "scalar", value: ever },
      ...(byTime === undefined
        ? {}
        : { explosionProbabilityByTime: { shape: "scalar", value: byTime } }),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
