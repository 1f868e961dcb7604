/**
 * How the least eigenvalue of K^(H) falls with the depth. Fully connected: correlations go to 1, where the map
 * of a layer has slope chi = c E sigma'(Z)^2 < 1, so the distances that hold the inputs apart shrink by chi a
 * layer, and lambda_min with them. Residual: (H/r)^2 K^(H) tends to a positive matrix.
 * Source: derived here; Du, Lee, Li, Wang, Zhai, arXiv 1811.03804, say of the residual network only that it is
 * not exponentially small.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { type AnalyticActivation, analyticActivations } from "../num/analytic-activation.ts";
import { gaussianMean } from "../num/analysis/hermite-series.ts";
import { chirpInputs, rowGram } from "../num/wide-limits/chirp-inputs.ts";
import { productMeans, type SymmetricMatrix } from "../num/wide-limits/gaussian-products.ts";
import { layerKernels, normalizerOf } from "../num/wide-limits/layer-kernels.ts";
import { normDeviationGrowth } from "../num/wide-limits/norm-fluctuation.ts";
import { residualDepthLimit } from "../num/wide-limits/residual-depth.ts";
import { extremeOf } from "../num/wide-limits/spectral-distance.ts";
import { activation, branchScale } from "../num/wide-limits/network-params.ts";
import { chirpShape } from "./gram/params.ts";

/** Depth at which the fully connected limit has its asymptotic slope to 1e-5. */
const deepest = 14;
const curvePoints = 60;

const params = v.strictObject({ ...chirpShape, activation, branchScale });

const predictions = {
  logCorrelationSlope: {
    description: "ln chi: slope of ln lambda_min in H, fully connected",
    shape: "scalar",
  },
  logWidthSlope: {
    description: "-2 ln chi: slope in H of ln of a width that must grow as lambda_min^-2",
    shape: "scalar",
  },
  logNormSlope: {
    description: "ln g, slope in H of ln of a deviation of the norm: not that of lambda_min",
    shape: "scalar",
  },
  residualWithoutBranches: {
    description: "the residual limit if branches changed nothing: of K^(1) o E sigma' sigma'",
    shape: "scalar",
  },
  residualLimit: { description: "lim (H / r)^2 lambda_min, residual", shape: "scalar" },
  connectedAgainstDepth: {
    description: "A chi^H, its factor A that of the fully connected limit at H = 14",
    shape: "curve",
    along: "depth",
  },
  residualAgainstDepth: {
    description: "r^2 / H^2 times the residual limit",
    shape: "curve",
    along: "depth",
  },
  residualLimitMax: { description: "lim (H / r)^2 lambda_max, residual", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/** Least eigenvalue of K^(1) o E sigma' sigma' at K^(1). */
function secondLayerLeast(inputs: SymmetricMatrix, activation: AnalyticActivation): number {
  const { order } = inputs;
  const normalizer = normalizerOf(activation);
  const entries = productMeans(inputs, activation.value).map((k) => normalizer * k);
  const slopes = productMeans({ order, entries }, activation.slope);
  return extremeOf(entries.map((k, at) => k * slopes[at]), order).least;
}

/** All dimensionless; relative error below 1e-9. */
export const plugin = {
  summary: "fall of the least eigenvalue of K^(H) with depth: chi^H, or r^2 / H^2 times a limit",
  params,
  predictions,
  predict({ count, dimension, branchScale, ...words }) {
    const activation = analyticActivations[words.activation];
    const chi = normalizerOf(activation) * gaussianMean((x) => activation.slope(x) ** 2, 1);
    const entries = rowGram(chirpInputs(count, dimension), { count, size: dimension });
    const limit = residualDepthLimit({ order: count, entries }, { activation, branchScale });
    const { least, largest } = extremeOf(limit.lastLayer, count);
    const connected = layerKernels(
      { order: count, entries },
      { joining: "fully-connected", activation, depth: deepest, branchScale },
    );
    const last = extremeOf(connected.tangents[deepest - 1], count).least;
    const against = (from: number, to: number, law: (depth: number) => number): Prediction => {
      const x = Float64Array.from(
        { length: curvePoints },
        (_, k) => from * (to / from) ** (k / (curvePoints - 1)),
      );
      return { shape: "curve", along: "depth", x, y: x.map(law) };
    };
    return {
      connectedAgainstDepth: against(2, deepest, (depth) => last * chi ** (depth - deepest)),
      residualAgainstDepth: against(2, 128, (depth) => least * (branchScale / depth) ** 2),
      logCorrelationSlope: scalarPrediction(Math.log(chi)),
      logWidthSlope: scalarPrediction(-2 * Math.log(chi)),
      logNormSlope: scalarPrediction(Math.log(normDeviationGrowth(activation))),
      residualWithoutBranches: scalarPrediction(
        secondLayerLeast({ order: count, entries }, activation),
      ),
      residualLimit: scalarPrediction(least),
      residualLimitMax: scalarPrediction(largest),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
