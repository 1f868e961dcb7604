/**
 * Stationary law of dV = k V (V - 1) dt + sqrt2 V dB for k < -1: Gamma of shape |k| - 1 and rate |k|
 * (zero flux of the Fokker-Planck equation: V^(|k|-2) e^(-|k| V)).
 * Source: Li, Nica, Roy, arXiv 2206.02768, for the SDE; its stationary law is derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { gammaLower, logGamma } from "../num/analysis/special.ts";
import { growthOf, smoothParams } from "./shape/activation.ts";

const params = v.strictObject(smoothParams);

const predictions = {
  squaredNorm: { description: "stationary law of V", shape: "distribution", when: "for k < -1" },
  squaredNormMean: { description: "mean of V", shape: "scalar", when: "for k < -1" },
  squaredNormVariance: { description: "variance of V", shape: "scalar", when: "for k < -1" },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * All dimensionless: distribution `squaredNorm`, scalars `squaredNormMean` = (|k| - 1) / |k| and
 * `squaredNormVariance`. Exact. For k >= -1 there is no stationary law and nothing is predicted.
 */
export const plugin = {
  summary: "stationary Gamma law of the squared norm, k < -1",
  params,
  predictions,
  predict(point): Record<string, Prediction> {
    const rate = -growthOf(point);
    const shape = rate - 1;
    if (!(shape > 0)) return {};
    const upper = (shape + 12 * Math.sqrt(shape) + 40) / rate;
    // Finer near 0, where a shape below 1 is steep.
    const x = Float64Array.from({ length: 2001 }, (_, i) => upper * (i / 2000) ** 3);
    return {
      squaredNorm: {
        shape: "distribution",
        x,
        cdf: x.map((value) => gammaLower(shape, rate * value)),
        // At 0 itself the density of a shape below 1 is infinite: the next point's stands for it.
        density: x.map((_, i) => densityAt(x[Math.max(1, i)], { shape, rate })),
      },
      squaredNormMean: { shape: "scalar", value: shape / rate },
      squaredNormVariance: { shape: "scalar", value: shape / rate ** 2 },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

function densityAt(
  x: number,
  { shape, rate }: { readonly shape: number; readonly rate: number },
): number {
  return Math.exp(
    shape * Math.log(rate) + (shape - 1) * Math.log(x) - rate * x - logGamma(shape),
  );
}
