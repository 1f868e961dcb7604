/**
 * Stationary law of dV = k V (V - 1) dt + sqrt2 V dB for k < -1: Gamma of shape |k| - 1 and rate |k|
 * (zero flux of the Fokker-Planck equation: V^(|k|-2) e^(-|k| V)).
 * Source: Li, Nica, Roy, arXiv 2206.02768, for the SDE; its stationary law is derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { growthOf, smoothParams } from "./shape/activation.ts";
import { stationaryLaw } from "./shape/stationary-law.ts";

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
    const growth = growthOf(point);
    const law = stationaryLaw(growth);
    if (law === undefined) return {};
    return {
      squaredNorm: law,
      squaredNormMean: { shape: "scalar", value: (-growth - 1) / -growth },
      squaredNormVariance: { shape: "scalar", value: (-growth - 1) / growth ** 2 },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
