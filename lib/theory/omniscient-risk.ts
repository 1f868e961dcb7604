/**
 * Risk of ridge regression with a tangent kernel at finite d, n and N.
 * Source: deterministic equivalents of Jacot et al. (2020), Canatar et al. (2021), Simon et al. (2023, 2024); for
 * tangent features derived in sphere/ridge-equivalent.ts.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";
import { tangentKernel } from "../num/tangent-kernel.ts";
import { linearRidgeRisk, slopeMoments } from "./sphere/linear-ridge.ts";
import { regressionPoint } from "./sphere/regression-point.ts";
import { ridgeEquivalent } from "./sphere/ridge-equivalent.ts";

const params = v.strictObject({
  ...regressionPoint,
  degree: v.optional(
    v.pipe(v.picklist([1, 2, 3]), v.description("degree of the target, of unit variance")),
    1,
  ),
  width: v.optional(v.pipe(count, v.description("number of units N (default: infinite)"))),
});

type Params = v.InferOutput<typeof params>;

const predictions = {
  riskInfinite: { description: "risk at infinite width", shape: "scalar" },
  effectiveRidge: {
    description: "gamma of the linear part of the infinite-width predictor",
    shape: "scalar",
  },
  risk: {
    description:
      "risk of the network of this width; without one, of infinite width. Not at N d = n",
    shape: "scalar",
  },
  riskLinear: {
    description: "a rival for degree 1: linear ridge regression alone, d to infinity",
    shape: "scalar",
  },
  excessRisk: { description: "risk less riskInfinite", shape: "scalar" },
  scaledGap: {
    description: "excessRisk times N d / n: that of the squared distance of the predictors too",
    shape: "scalar",
  },
  scaledGapUnshared: {
    description:
      "a rival: the same if the part of degree 1 were random in each unit (Gaussian features)",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * All dimensionless. Without a ridge the mean predictor over first layers is that of infinite width to leading
 * order (Jacot et al. 2020), so the excess risk is the mean squared distance of the two predictors. Asymptotic:
 * the error at d = 20 to 100 is a few percent.
 */
export const plugin = {
  summary: "risk of tangent-kernel ridge regression at finite d, n and width, all degrees",
  params,
  predictions,
  predict(point) {
    const { dimension, samples, width } = point;
    const kernel = tangentKernel(point);
    const infinite = ridgeEquivalent({ ...point, kernel });
    const ofInfinite = {
      riskInfinite: scalarPrediction(infinite.risk),
      effectiveRidge: scalarPrediction(infinite.effectiveRidge),
      ...linearPrediction(point),
    };
    if (width === undefined) return { ...ofInfinite, risk: scalarPrediction(infinite.risk) };
    const features = width * dimension;
    const { risk } = ridgeEquivalent({ ...point, kernel, features });
    if (risk === Infinity) return ofInfinite;
    const excess = risk - infinite.risk;
    const unshared = ridgeEquivalent({ ...point, kernel, features, isLinearPartShared: false });
    const scale = features / samples;
    return {
      ...ofInfinite,
      risk: scalarPrediction(risk),
      excessRisk: scalarPrediction(excess),
      scaledGap: scalarPrediction(excess * scale),
      scaledGapUnshared: scalarPrediction((unshared.risk - infinite.risk) * scale),
    };
  },
} satisfies Theory<Params>;

/** None for other degrees, and without a mean slope, where the kernel has no linear part. */
function linearPrediction(point: Params): Readonly<Record<string, Prediction>> {
  const { mean, variance } = slopeMoments(point);
  if (point.degree !== 1 || mean === 0) return {};
  const gamma = (variance + point.ridge) / mean ** 2;
  const linear = linearRidgeRisk(point.samples / point.dimension, gamma);
  return { riskLinear: scalarPrediction(linear.bias + point.noise ** 2 * linear.variance) };
}
