/**
 * Exact moments of the covariance of a linear network, at every width and depth.
 * Source: derived here, from Wishart layers; docs/papers/neural-covariance-sde.md, C9.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { digamma, trigamma } from "../num/analysis/special.ts";
import { depthOf, depthParams } from "./shape/depth.ts";

const params = v.strictObject({
  ...depthParams,
  correlation: v.pipe(
    v.number(),
    v.gtValue(-1),
    v.ltValue(1),
    v.description("rho_0 of two inputs"),
  ),
});

const predictions = {
  covarianceSecondMoment: { description: "E (V^12)^2", shape: "scalar" },
  covarianceSecondMomentLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
  normProductMean: { description: "E V^11 V^22", shape: "scalar" },
  normProductMeanLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
  logDeterminantMean: { description: "E ln det V of two inputs", shape: "scalar" },
  logDeterminantMeanLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
  logDeterminantVariance: { description: "variance of ln det V of two inputs", shape: "scalar" },
  logDeterminantVarianceLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Two inputs of unit norm, all dimensionless. With e = (1 + 2/n)^d and w = (1 - 1/n)^d, the eigenvalues of a
 * Wishart layer on symmetric squares: `covarianceSecondMoment` = E V12^2, `normProductMean` = E V11 V22;
 * ln det V is a sum of independent log chi-squares: `logDeterminantMean`, `logDeterminantVariance`.
 * `Limit` names: width to infinity at d/n = T. Exact.
 */
export const plugin = {
  summary: "exact moments and log determinant of a linear network's covariance",
  params,
  predictions,
  predict({ correlation, ...size }) {
    const { width } = size;
    const { depth, time } = depthOf(size);
    const square = correlation ** 2;
    const moments = (e: number, w: number) => ({
      covariance: ((2 * square + 1) * e - (1 - square) * w) / 3,
      product: ((2 * square + 1) * e + 2 * (1 - square) * w) / 3,
    });
    const exact = moments((1 + 2 / width) ** depth, (1 - 1 / width) ** depth);
    const limit = moments(Math.exp(2 * time), Math.exp(-time));
    const inputs = [0, 1];
    const psi = inputs.reduce((sum, i) => sum + digamma((width - i) / 2), 0);
    const psiPrime = inputs.reduce((sum, i) => sum + trigamma((width - i) / 2), 0);
    const logStart = Math.log(1 - square);
    return {
      covarianceSecondMoment: scalarPrediction(exact.covariance),
      covarianceSecondMomentLimit: scalarPrediction(limit.covariance),
      normProductMean: scalarPrediction(exact.product),
      normProductMeanLimit: scalarPrediction(limit.product),
      logDeterminantMean: scalarPrediction(
        logStart + depth * (psi - inputs.length * Math.log(width / 2)),
      ),
      // psi((n - i)/2) - ln(n/2) = -(1 + i)/n + O(1/n^2), psi' = 2/n + O(1/n^2).
      logDeterminantMeanLimit: scalarPrediction(logStart - 3 * time),
      logDeterminantVariance: scalarPrediction(depth * psiPrime),
      logDeterminantVarianceLimit: scalarPrediction(4 * time),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
