/**
 * The paper's simplification of kernel regression between d and d^2 samples: it is linear ridge regression with
 * an increased ridge.
 * Source: Montanari and Zhong (arXiv 2007.12826), recalled; the formulas are derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { harmonicDimension } from "../num/analysis/gegenbauer.ts";
import { linearRidgeRisk, slopeMoments } from "./sphere/linear-ridge.ts";
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
 * The risk is that of lib/theory/sphere/linear-ridge.ts. What degree 2 adds is the variance of a ridge regression
 * on its B_2 harmonics, with the ridge that the degrees above induce. Dimensionless; gamma and the moments to 1e-13.
 */
export const plugin = {
  summary: "kernel regression as linear ridge regression with a self-induced ridge",
  params,
  predictions,
  predict({ dimension, samples, noise, ridge, ...activation }) {
    const { mean, first, variance: slopeVariance } = slopeMoments(activation);
    const psi = samples / dimension;
    const moments = {
      meanSlope: scalarPrediction(mean),
      slopeVariance: scalarPrediction(slopeVariance),
    };
    // Without a mean slope the kernel has no linear part, and no gamma.
    if (mean === 0) return moments;
    const effectiveRidge = (slopeVariance + ridge) / mean ** 2;
    const nominalRidge = ridge / mean ** 2;
    const { bias, variance } = linearRidgeRisk(psi, effectiveRidge);
    const risk = bias + noise ** 2 * variance;
    // An even slope has no mu_1 (erf): then degree 2 fits nothing.
    const quadratic = first === 0 ? 0 : linearRidgeRisk(
      samples / harmonicDimension(dimension, 2),
      (slopeVariance - first ** 2 + ridge) / first ** 2,
    ).variance;
    const isSingular = nominalRidge === 0 && samples === dimension;
    const nominal = isSingular ? undefined : linearRidgeRisk(psi, nominalRidge);
    return {
      ...moments,
      effectiveRidge: scalarPrediction(effectiveRidge),
      nominalRidge: scalarPrediction(nominalRidge),
      risk: scalarPrediction(risk),
      bias: scalarPrediction(bias),
      variance: scalarPrediction(variance),
      riskWithQuadratic: scalarPrediction(risk + noise ** 2 * quadratic),
      ...(nominal === undefined
        ? {}
        : { riskNominal: scalarPrediction(nominal.bias + noise ** 2 * nominal.variance) }),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
