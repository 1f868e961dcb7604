/**
 * The exponent beta at which a residual network's displacement has a given root mean square, to first
 * order in the branch scale, and its limit at infinite depth and width for fractional weights:
 * max(1/2, H) for outputs, max(1/2, 2H - 1) for gradients.
 * Source: S_f ~ L for H <= 1/2, L^(2H)/(2 pi) above; S_g ~ L for H <= 3/4, L^(4H - 2) above, where S are
 * the sums of residual/first-order.ts. Derived here; docs/papers/marion-resnet-scaling.md, C10.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { familyParams } from "./residual/family-params.ts";
import { firstOrderSums } from "./residual/first-order.ts";

const params = v.strictObject({
  ...familyParams,
  level: v.optional(
    v.pipe(positive, v.description("root mean square displacement on the contour")),
    1,
  ),
});

/** beta from 0 to 2; between the points a curve is off by (0.005 ln L)^2 / 8, 1e-4 at L = 1000. */
const betas = Float64Array.from({ length: 401 }, (_, i) => i / 200);

const predictions = {
  contourForward: {
    description: "beta at which the root mean square of D_h is the level",
    shape: "scalar",
  },
  contourBackward: {
    description: "beta at which the root mean square of D_p is the level",
    shape: "scalar",
  },
  displacementRmsForward: { description: "root mean square of D_h", shape: "curve", along: "beta" },
  displacementRmsBackward: {
    description: "root mean square of D_p",
    shape: "curve",
    along: "beta",
  },
  frontierForward: {
    description: "limit of contourForward as L grows",
    shape: "scalar",
    when: "for fractional weights",
  },
  frontierBackward: {
    description: "limit of contourBackward as L grows",
    shape: "scalar",
    when: "for fractional weights",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary:
    "exponent beta of a given displacement (first order), and its limit for fractional weights",
  params,
  predictions,
  predict({ level, ...family }) {
    const { depth, weightLaw, hurst } = family;
    const sums = firstOrderSums(family, depth);
    const contour = (sum: number) => Math.log(sum / (level * level)) / (2 * Math.log(depth));
    return {
      contourForward: scalarPrediction(contour(sums.forward)),
      contourBackward: scalarPrediction(contour(sums.backward)),
      displacementRmsForward: rmsAlongBeta(sums.forward, depth),
      displacementRmsBackward: rmsAlongBeta(sums.backward, depth),
      ...(weightLaw === "fractional"
        ? {
          frontierForward: scalarPrediction(Math.max(1 / 2, hurst)),
          frontierBackward: scalarPrediction(Math.max(1 / 2, 2 * hurst - 1)),
        }
        : {}),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/** Root mean square displacement depth^-beta sqrt(sum) as a curve along beta. */
function rmsAlongBeta(sum: number, depth: number): Prediction {
  const y = betas.map((beta) => depth ** -beta * Math.sqrt(sum));
  return { shape: "curve", along: "beta", x: betas, y };
}
