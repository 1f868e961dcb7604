/**
 * Spectrum of the Gram matrices of a network's derivatives at infinite width, on chirp inputs: K^(H) of the
 * last layer, and the sum over all layers. Source: Du, Lee, Li, Wang, Zhai, arXiv 1811.03804, Definitions 5.1
 * and 6.1; the sum is derived in lib/num/wide-limits/layer-kernels.ts.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import { UserError } from "../contract/errors.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count, positive } from "../contract/schemas.ts";
import { analyticActivations } from "../num/analytic-activation.ts";
import { chirpInputs, rowGram } from "../num/wide-limits/chirp-inputs.ts";
import { productMeans } from "../num/wide-limits/gaussian-products.ts";
import {
  joinings,
  layerKernels,
  normalizerOf,
  tangentSum,
} from "../num/wide-limits/layer-kernels.ts";
import { extremeOf } from "../num/wide-limits/spectral-distance.ts";
import { activation, branchScale } from "../num/wide-limits/network-params.ts";
import { chirpShape } from "./gram/params.ts";

const params = v.strictObject({
  ...chirpShape,
  joining: v.pipe(v.picklist(joinings), v.description("how layers are joined")),
  depth: v.pipe(count, v.description("H; residual: at least 2")),
  activation,
  branchScale,
  rateFactor: v.optional(
    v.pipe(
      positive,
      v.description("learning rate times the largest eigenvalue of what is trained"),
    ),
    0.9,
  ),
  scaledDeviation: v.optional(
    v.pipe(positive, v.description("sqrt(m) |G - K|_2 over |K|_2 that the sufficient width takes")),
    1.6,
  ),
});

const predictions = {
  lambdaMin: { description: "lambda_0, the least eigenvalue of K^(H)", shape: "scalar" },
  lambdaMax: { description: "the largest eigenvalue of K^(H)", shape: "scalar" },
  lambdaMinScaled: { description: "(H / r)^2 times the least eigenvalue", shape: "scalar" },
  lambdaMinShifted: {
    description:
      "the least eigenvalue with the covariance of one layer before in E sigma' sigma', as printed",
    shape: "scalar",
    when: "with depth 2 or more, fully connected",
  },
  sufficientWidth: {
    description: "width at which |G - K|_2 is lambda_0 / 4, by the parameter scaledDeviation",
    shape: "scalar",
  },
  tangentMin: { description: "least eigenvalue of the sum over all layers", shape: "scalar" },
  tangentMax: { description: "its largest eigenvalue", shape: "scalar" },
  lastLayerRateRatio: {
    description:
      "late slope of ln L with the last layer alone trained, over that of the theorem's bound",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * All dimensionless. Eigenvalues have an absolute error of about 1e-15 of the largest. The rate ratio is
 * 2 ln(1 - s lambda_0) / ln(1 - s lambda_0 / 2) at the learning rate s: near 4.
 * Errors: a UserError for a residual network of depth 1.
 */
export const plugin = {
  summary: "extreme eigenvalues of the Gram matrices at infinite width, last layer and all layers",
  params,
  predictions,
  predict(
    { count, dimension, joining, depth, branchScale, rateFactor, scaledDeviation, ...words },
  ) {
    if (joining === "residual" && depth < 2) {
      throw new UserError({
        action: `cannot take a residual network of depth ${depth}`,
        allowed: "depth 2 or more",
        exitCode: 1,
      });
    }
    const activation = analyticActivations[words.activation];
    const inputs = rowGram(chirpInputs(count, dimension), { count, size: dimension });
    const network = { joining, activation, depth, branchScale };
    const kernels = layerKernels({ order: count, entries: inputs }, network);
    const last = extremeOf(kernels.tangents[depth - 1], count);
    const all = extremeOf(tangentSum(kernels), count);
    const rate = rateFactor / last.largest;
    const found = {
      lambdaMin: last.least,
      lambdaMax: last.largest,
      lambdaMinScaled: last.least * (depth / branchScale) ** 2,
      sufficientWidth: (4 * scaledDeviation * last.largest / last.least) ** 2,
      tangentMin: all.least,
      tangentMax: all.largest,
      lastLayerRateRatio: 2 * Math.log1p(-rate * last.least) / Math.log1p(-rate * last.least / 2),
    };
    const scalars = Object.fromEntries(
      Object.entries(found).map(([name, value]) => [name, scalarPrediction(value)]),
    );
    if (joining !== "fully-connected" || depth < 2) return scalars;
    const slopes = productMeans(
      { order: count, entries: kernels.covariances[depth - 2] },
      activation.slope,
    );
    const normalizer = normalizerOf(activation);
    const shifted = slopes.map((s, at) => normalizer * s * kernels.covariances[depth - 1][at]);
    return { ...scalars, lambdaMinShifted: scalarPrediction(extremeOf(shifted, count).least) };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
