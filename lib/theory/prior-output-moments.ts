/**
 * How far one output of a random network is from Gaussian, exact at every width. At one input, with
 * M = E Khat and S = E Khat^2 (lib/dynamics/prior-outputs.ts), of one layer given the last
 *   E Khat' = sb2 + sw2 Khat,   E Khat'^2 = sb2^2 + 2 sb2 sw2 Khat + sw2^2 Khat^2 (1 + 5 / n)
 * (E phi^4 = 6 K^2, so the mean of n squares phi^2 has relative variance 5 / n). Given Khat two outputs are
 * independent N(0, Khat): excess kurtosis 3 (S / M^2 - 1), and squares with covariance Var Khat. Derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { normalCdf, normalDensity } from "../num/analysis/special.ts";
import { hiddenWidths, priorEntries, widthEntries } from "../num/gaussian-process/network-prior.ts";

const params = v.strictObject({
  ...priorEntries,
  ...widthEntries,
  squaredNorm: v.pipe(positive, v.description("|x|^2 / d of the input")),
});

const predictions = {
  kernelMean: { description: "K_D(x, x) = E Khat", shape: "scalar" },
  kernelMomentRatio: { description: "E Khat^2 / (E Khat)^2", shape: "scalar" },
  kurtosis: { description: "E f^4 / (E f^2)^2", shape: "scalar" },
  excessKurtosis: { description: "the same less 3, that of a Gaussian", shape: "scalar" },
  squareCorrelation: { description: "correlation of f_1^2 and f_2^2", shape: "scalar" },
  cumulativeGap: {
    description: "P(f < t sqrt K_D) less its limit at t = 0.742, to first order in 1 / n",
    shape: "scalar",
  },
  output: { description: "limit law of an output, N(0, K_D)", shape: "distribution" },
} as const satisfies Declarations<PredictionDeclaration>;

/** sup |3t - t^3| phi(t) over t, at t^2 = 3 - sqrt 6. */
const hermiteMaximum = (() => {
  const t = Math.sqrt(3 - Math.sqrt(6));
  return (3 * t - t ** 3) * normalDensity(t);
})();

/**
 * All dimensionless. Exact up to rounding but for `cumulativeGap`: with v = Khat / K_D - 1 the second-order term of
 * E Phi(t / sqrt(1 + v)) - Phi(t) is E v^2 phi(t) (3t - t^3) / 8, and t is where that is largest.
 */
export const plugin = {
  summary: "kurtosis, dependence and distance from Gaussian of a random network's outputs",
  params,
  predictions,
  predict(point) {
    const { weightVariance: weight, biasVariance: bias, squaredNorm } = point;
    let mean = bias + weight * squaredNorm;
    let square = mean * mean;
    for (const width of hiddenWidths(point)) {
      square = bias * bias + 2 * bias * weight * mean + weight * weight * square * (1 + 5 / width);
      mean = bias + weight * mean;
    }
    const excess = square / (mean * mean) - 1;
    const deviation = Math.sqrt(mean);
    const z = Float64Array.from({ length: 1401 }, (_, i) => (i - 700) / 100);
    return {
      kernelMean: scalarPrediction(mean),
      kernelMomentRatio: scalarPrediction(1 + excess),
      kurtosis: scalarPrediction(3 * (1 + excess)),
      excessKurtosis: scalarPrediction(3 * excess),
      squareCorrelation: scalarPrediction(excess / (2 + 3 * excess)),
      cumulativeGap: scalarPrediction(excess * hermiteMaximum / 8),
      output: {
        shape: "distribution",
        x: z.map((value) => deviation * value),
        cdf: z.map(normalCdf),
        density: z.map((value) => normalDensity(value) / deviation),
      },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
