/**
 * The paper's simplification of kernel regression between d and d^2 samples: it is linear ridge regression with
 * an increased ridge. Montanari and Zhong (arXiv 2007.12826), recalled; the formulas are derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { activationDerivative } from "../num/activation-derivative.ts";
import { harmonicDimension } from "../num/analysis/gegenbauer.ts";
import { hermiteSeries } from "../num/analysis/hermite-series.ts";
import { regressionPoint } from "./sphere/regression-point.ts";

const params = v.strictObject(regressionPoint);

const predictions = {
  effectiveRidge: { description: "gamma = (v + lambda) / mu_0^2", shape: "scalar" },
  nominalRidge: {
    description: "lambda / mu_0^2: the ridge if the kernel induced none",
    shape: "scalar",
  },
  risk: { description: "E (f - target)^2 of a linear target", shape: "scalar" },
  riskNominal: {
    description: "the same with the nominal ridge (not at n = d without one)",
    shape: "scalar",
  },
  bias: { description: "its part without noise", shape: "scalar" },
  variance: { description: "its part per unit variance of the noise", shape: "scalar" },
  riskWithQuadratic: {
    description: "risk plus the noise that degree 2 fits, which is neglected below d^2 samples",
    shape: "scalar",
  },
  meanSlope: { description: "mu_0 = E sigma'(G)", shape: "scalar" },
  slopeVariance: { description: "v = variance of sigma'(G)", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Linear ridge regression argmin (1/d) |y - X beta|^2 + gamma |beta|^2 on n = psi d isotropic inputs, |beta_*| = 1,
 * in the limit of large d: with D = sqrt((psi - 1 + gamma)^2 + 4 gamma) bias (1 - psi + D - gamma (1 + psi + gamma)
 * / D) / 2 and variance ((psi + gamma + 1) / D - 1) / 2. Dimensionless; gamma and the moments to 1e-13.
 */
export const plugin = {
  summary: "kernel regression as linear ridge regression with a self-induced ridge",
  params,
  predictions,
  predict({ dimension, samples, noise, ridge, ...activation }) {
    const { coefficients, meanSquare } = hermiteSeries(activationDerivative(activation), 1);
    const [meanSlope, firstSlope] = coefficients;
    const slopeVariance = meanSquare - meanSlope ** 2;
    const psi = samples / dimension;
    const moments = {
      meanSlope: scalarPrediction(meanSlope),
      slopeVariance: scalarPrediction(slopeVariance),
    };
    // Without a mean slope the kernel has no linear part, and no gamma.
    if (Math.abs(meanSlope) < 1e-12) return moments;
    const effectiveRidge = (slopeVariance + ridge) / meanSlope ** 2;
    const nominalRidge = ridge / meanSlope ** 2;
    const { bias, variance } = ridgeRisk(psi, effectiveRidge);
    const risk = bias + noise ** 2 * variance;
    const quadratic = ridgeRisk(
      samples / harmonicDimension(dimension, 2),
      (slopeVariance - firstSlope ** 2 + ridge) / firstSlope ** 2,
    );
    const isSingular = nominalRidge === 0 && samples === dimension;
    const nominal = isSingular ? undefined : ridgeRisk(psi, nominalRidge);
    return {
      ...moments,
      effectiveRidge: scalarPrediction(effectiveRidge),
      nominalRidge: scalarPrediction(nominalRidge),
      risk: scalarPrediction(risk),
      bias: scalarPrediction(bias),
      variance: scalarPrediction(variance),
      riskWithQuadratic: scalarPrediction(risk + noise ** 2 * quadratic.variance),
      ...(nominal === undefined
        ? {}
        : { riskNominal: scalarPrediction(nominal.bias + noise ** 2 * nominal.variance) }),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

function ridgeRisk(
  psi: number,
  gamma: number,
): { readonly bias: number; readonly variance: number } {
  const root = Math.sqrt((psi - 1 + gamma) ** 2 + 4 * gamma);
  return {
    bias: (1 - psi + root - gamma * (1 + psi + gamma) / root) / 2,
    variance: ((psi + gamma + 1) / root - 1) / 2,
  };
}
