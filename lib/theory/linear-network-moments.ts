/**
 * Exact moments of the covariance of a linear network, at every width and depth.
 * Source: derived here, from Wishart layers; docs/papers/neural-covariance-sde.md, C9. A layer makes
 * V of V_0 = C C^T as C W C^T / n, W a Wishart matrix of n degrees of freedom: of m <= n inputs
 * det V = det V_0 det(W / n)^d over the layers, and det W is a product of independent chi-squares of
 * n, n - 1, …, n - m + 1 degrees of freedom (Bartlett 1933).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { UserError } from "../contract/errors.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { digamma, trigamma } from "../num/analysis/special.ts";
import { correlationMatrix } from "../num/linear-algebra/correlation-matrix.ts";
import { cholesky } from "../num/linear-algebra/linalg.ts";
import { depthOf, depthParams } from "./shape/depth.ts";

const cosine = v.pipe(v.number(), v.gtValue(-1), v.ltValue(1));

const params = v.strictObject({
  ...depthParams,
  correlation: v.pipe(
    v.union([cosine, v.pipe(v.array(cosine), v.minLength(1))]),
    v.description("rho_0 of two inputs; of more: of the pairs 1-2, 1-3, …, 2-3, …"),
  ),
});

const predictions = {
  covarianceSecondMoment: { description: "E (V^12)^2 of inputs 1 and 2", shape: "scalar" },
  covarianceSecondMomentLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
  normProductMean: { description: "E V^11 V^22 of inputs 1 and 2", shape: "scalar" },
  normProductMeanLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
  logDeterminantMean: { description: "E ln det V of all inputs", shape: "scalar" },
  logDeterminantMeanLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
  logDeterminantVariance: { description: "variance of ln det V of all inputs", shape: "scalar" },
  logDeterminantVarianceLimit: { description: "its limit at fixed depth / width", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Inputs of unit norm, all dimensionless. Of inputs 1 and 2, with e = (1 + 2/n)^d and w = (1 - 1/n)^d,
 * the eigenvalues of a Wishart layer on symmetric squares: `covarianceSecondMoment` = E V12^2,
 * `normProductMean` = E V11 V22. Of all m inputs, ln det V is a sum of independent log chi-squares:
 * `logDeterminantMean`, `logDeterminantVariance`. `Limit` names: width to infinity at d/n = T. Exact.
 * Errors: more inputs than units, whose det V is 0; correlations that no inputs have.
 */
export const plugin = {
  summary: "exact moments and log determinant of a linear network's covariance",
  params,
  predictions,
  predict({ correlation, ...size }) {
    const { width } = size;
    const { depth, time } = depthOf(size);
    const { order, entries } = correlationMatrix([correlation].flat());
    if (order > width) {
      throw new UserError({
        action: `cannot take the determinant of ${order} inputs at width ${width}: it is 0`,
        allowed: `at most ${width} inputs`,
      });
    }
    const square = entries[1] ** 2;
    const moments = (e: number, w: number) => ({
      covariance: ((2 * square + 1) * e - (1 - square) * w) / 3,
      product: ((2 * square + 1) * e + 2 * (1 - square) * w) / 3,
    });
    const exact = moments((1 + 2 / width) ** depth, (1 - 1 / width) ** depth);
    const limit = moments(Math.exp(2 * time), Math.exp(-time));
    const inputs = Array.from({ length: order }, (_, i) => i);
    const factor = cholesky(entries, order);
    const logStart = inputs.reduce((sum, i) => sum + 2 * Math.log(factor[i * order + i]), 0);
    const psi = inputs.reduce((sum, i) => sum + digamma((width - i) / 2), 0);
    const psiPrime = inputs.reduce((sum, i) => sum + trigamma((width - i) / 2), 0);
    return {
      covarianceSecondMoment: scalarPrediction(exact.covariance),
      covarianceSecondMomentLimit: scalarPrediction(limit.covariance),
      normProductMean: scalarPrediction(exact.product),
      normProductMeanLimit: scalarPrediction(limit.product),
      logDeterminantMean: scalarPrediction(
        logStart + depth * (psi - inputs.length * Math.log(width / 2)),
      ),
      // psi((n - i)/2) - ln(n/2) = -(1 + i)/n + O(1/n^2), psi' = 2/n + O(1/n^2).
      logDeterminantMeanLimit: scalarPrediction(logStart - time * order * (order + 1) / 2),
      logDeterminantVariance: scalarPrediction(depth * psiPrime),
      logDeterminantVarianceLimit: scalarPrediction(2 * order * time),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
