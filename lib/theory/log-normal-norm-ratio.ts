/**
 * The law of the norm ratio R of residual networks (res-3, relu) with i.i.d. Gaussian weights: log-normal
 * in the limit of depth at beta = 1/2 (geometric Brownian motion: E5 of residual/iid-moments.ts),
 * close to log-normal with moments corrected to order a^4 at finite depth (E6). Outputs and gradients alike.
 * Source: derived in residual/iid-moments.ts; docs/papers/marion-resnet-scaling.md.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { normalCdf } from "../num/analysis/special.ts";
import { logNormRatioSquaredMoments } from "./residual/iid-moments.ts";

const params = v.strictObject({
  width: v.pipe(v.number(), v.minValue(2), v.description("width d")),
  depth: v.pipe(v.number(), v.minValue(1), v.description("number of residual layers L")),
  beta: v.pipe(v.number(), v.description("the branch is multiplied by L^-beta")),
});

/** The grid reaches 8 standard deviations; linear interpolation of the cdf is off by 1e-5 at most. */
const reach = 8;
const points = 1601;

const predictions = {
  logNormRatio: {
    description: "law of ln R_h at this depth, moments to order a^4",
    shape: "distribution",
  },
  normRatio: {
    description: "law of R_h at this depth, moments to order a^4",
    shape: "distribution",
  },
  logNormRatioLimit: {
    description: "law of ln R_h in the limit, moments to order a^2",
    shape: "distribution",
  },
  normRatioLimit: {
    description: "law of R_h in the limit, moments to order a^2",
    shape: "distribution",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "log-normal law of the norm ratio of i.i.d. resnets, in the limit and at finite depth",
  params,
  predictions,
  predict(size) {
    const limit = logNormRatioSquaredMoments(size, "a^2");
    const finite = logNormRatioSquaredMoments(size, "a^4");
    const laws = (half: { readonly mean: number; readonly variance: number }) =>
      logNormalLaws(half.mean / 2, Math.sqrt(half.variance) / 2);
    const atLimit = laws(limit);
    const atDepth = laws(finite);
    return {
      logNormRatio: atDepth.logarithm,
      normRatio: atDepth.ratio,
      logNormRatioLimit: atLimit.logarithm,
      normRatioLimit: atLimit.ratio,
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/** Laws of ln R ~ N(mean, deviation^2) and of R. */
function logNormalLaws(
  mean: number,
  deviation: number,
): { readonly logarithm: Prediction; readonly ratio: Prediction } {
  const z = Float64Array.from(
    { length: points },
    (_, i) => reach * (2 * i / (points - 1) - 1),
  );
  const x = z.map((value) => mean + deviation * value);
  const cdf = z.map(normalCdf);
  const density = z.map((value) =>
    Math.exp(-value * value / 2) / Math.sqrt(2 * Math.PI) / deviation
  );
  const ratio = x.map(Math.exp);
  return {
    logarithm: { shape: "distribution", x, cdf, density },
    ratio: {
      shape: "distribution",
      x: ratio,
      cdf,
      density: density.map((value, i) => value / ratio[i]),
    },
  };
}
