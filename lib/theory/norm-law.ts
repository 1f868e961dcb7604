/**
 * Law of ln V^aa, the log squared norm of one input in a two-slope (ReLU-like) network.
 * Source: Li, Nica, Roy, arXiv 2206.02768, for the limits; the moments at finite width are derived in
 * shape/one-layer.ts (docs/papers/neural-covariance-sde.md, C4 and C10).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { normalCdf, normalDensity } from "../num/analysis/special.ts";
import { depthOf, depthParams } from "./shape/depth.ts";
import { slopeParams, slopesAt, varianceRate } from "./shape/gap.ts";
import { oneLayerLogMoments } from "./shape/one-layer.ts";

const params = v.strictObject({
  ...depthParams,
  ...slopeParams,
  squaredNorm: v.optional(
    v.pipe(positive, v.description("V_0^aa of the input")),
    1,
  ),
});

const predictions = {
  logNorm: { description: "law of ln V: normal with the exact moments", shape: "distribution" },
  logNormLimit: { description: "law of ln V at fixed depth / width", shape: "distribution" },
  logNormMean: { description: "E ln V", shape: "scalar" },
  logNormMeanLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
  logNormVariance: { description: "variance of ln V", shape: "scalar" },
  logNormVarianceLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
  squaredNormMean: { description: "E V", shape: "scalar" },
  secondMoment: { description: "E V^2", shape: "scalar" },
  secondMomentLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
  outputKurtosis: { description: "E f^4 / (E f^2)^2 of a Gaussian output", shape: "scalar" },
  outputKurtosisLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * All dimensionless. Exact at finite width and depth: `logNormMean`, `logNormVariance` (layers are independent:
 * d times one layer's moments), `squaredNormMean` = V_0, `secondMoment` = E V^2 = V_0^2 (1 + kappa_n/n)^d,
 * `outputKurtosis` = 3 (1 + kappa_n/n)^d. Limits: the same names with `Limit`: ln V ~ N(ln V_0 - kappa T/2,
 * kappa T), kappa = 2 for p > 0 shapes, 5 for plain ReLU. Distributions `logNorm` (normal with the exact
 * moments) and `logNormLimit`. Given that the network lives; relative error 1e-10.
 */
export const plugin = {
  summary: "law of the log squared norm in a two-slope network: exact moments, normal limit",
  params,
  predictions,
  predict(point) {
    const { width, squaredNorm } = point;
    const { depth, time } = depthOf(point);
    const slopes = slopesAt(width, point);
    const rate = varianceRate(slopes);
    const rateLimit = point.slopePlus === undefined ? rate : 2;
    const layer = oneLayerLogMoments(width, slopes);
    const start = Math.log(squaredNorm);
    const exact = { mean: start + depth * layer.mean, variance: depth * layer.variance };
    const limit = { mean: start - (rateLimit * time) / 2, variance: rateLimit * time };
    const growth = Math.exp(depth * Math.log1p(rate / width));
    const growthLimit = Math.exp(rateLimit * time);
    return {
      logNorm: normalLaw(exact),
      logNormLimit: normalLaw(limit),
      logNormMean: scalarPrediction(exact.mean),
      logNormMeanLimit: scalarPrediction(limit.mean),
      logNormVariance: scalarPrediction(exact.variance),
      logNormVarianceLimit: scalarPrediction(limit.variance),
      squaredNormMean: scalarPrediction(squaredNorm),
      secondMoment: scalarPrediction(squaredNorm ** 2 * growth),
      secondMomentLimit: scalarPrediction(squaredNorm ** 2 * growthLimit),
      outputKurtosis: scalarPrediction(3 * growth),
      outputKurtosisLimit: scalarPrediction(3 * growthLimit),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

function normalLaw(
  { mean, variance }: { readonly mean: number; readonly variance: number },
): Prediction {
  const sd = Math.sqrt(variance);
  const z = Float64Array.from({ length: 1401 }, (_, i) => (i - 700) / 100);
  return {
    shape: "distribution",
    x: z.map((value) => mean + sd * value),
    cdf: z.map(normalCdf),
    density: z.map((value) => normalDensity(value) / sd),
  };
}
