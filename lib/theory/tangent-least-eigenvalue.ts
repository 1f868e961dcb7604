/**
 * The least eigenvalue of the tangent kernel matrix at n random inputs of the sphere, d < n < d^2.
 * Source: the limit v is that of Montanari and Zhong (arXiv 2007.12826), recalled; the corrections are derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";
import { derivativeParams } from "../num/activation-derivative.ts";
import { harmonicDimension } from "../num/analysis/gegenbauer.ts";
import { tangentKernel } from "../num/tangent-kernel.ts";
import { slopeMoments } from "./sphere/linear-ridge.ts";

const params = v.strictObject({
  ...derivativeParams,
  dimension: v.pipe(count, v.minValue(3), v.description("dimension d of the inputs")),
  samples: v.pipe(count, v.description("number n of inputs")),
  width: v.optional(v.pipe(count, v.description("number of units N, for the bound"))),
});

const predictions = {
  leastEigenvalue: {
    description: "with the degree-2 block at its edge on the n - d - 1 directions left to it",
    shape: "scalar",
  },
  leastEigenvalueAllDirections: {
    description: "a rival: the same with that block on all n directions",
    shape: "scalar",
  },
  leastEigenvaluePlain: {
    description: "the same on all n directions, with the weights of infinite d",
    shape: "scalar",
  },
  leastEigenvalueLimit: { description: "v, where d, n, d^2 / n are infinite", shape: "scalar" },
  higherDegrees: { description: "what degrees above 2 alone contribute to v", shape: "scalar" },
  leastEigenvalueBound: {
    description: "leastEigenvalue times (1 - sqrt(n / (N d)))_+^2, a lower bound at width N",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Degrees above 2 act as their whole weight times the identity, gamma_{>2}. The B_2 harmonics of degree 2 give
 * gamma_2 times a sample covariance of aspect n / B_2, whose lower edge is (1 - sqrt(n / B_2))^2 (Marchenko,
 * Pastur 1967). Degrees 0 and 1 add a positive matrix of rank d + 1 with large eigenvalues, which leaves
 * n - d - 1 directions to the least ones: n - d - 1 in place of n. Dimensionless. Good to 1 % for d >= 50, 4 %
 * at d = 20 (against drawn kernels, tests/theory/tangent-least-eigenvalue_test.ts).
 */
export const plugin = {
  summary: "least eigenvalue of the infinite-width tangent kernel, and its limit v",
  params,
  predictions,
  predict({ dimension, samples, width, ...activation }) {
    const { first, variance } = slopeMoments(activation);
    const { weights, diagonal } = tangentKernel({ ...activation, dimension });
    const harmonics = harmonicDimension(dimension, 2);
    const edge = (directions: number) =>
      Math.max(0, 1 - Math.sqrt(Math.max(directions, 0) / harmonics)) ** 2;
    const above = diagonal - weights[0] - weights[1] - weights[2];
    const least = above + weights[2] * edge(samples - dimension - 1);
    return {
      leastEigenvalue: scalarPrediction(least),
      leastEigenvalueAllDirections: scalarPrediction(above + weights[2] * edge(samples)),
      leastEigenvaluePlain: scalarPrediction(variance - first ** 2 + first ** 2 * edge(samples)),
      leastEigenvalueLimit: scalarPrediction(variance),
      higherDegrees: scalarPrediction(variance - first ** 2),
      ...(width === undefined ? {} : {
        leastEigenvalueBound: scalarPrediction(
          least * Math.max(0, 1 - Math.sqrt(samples / (width * dimension))) ** 2,
        ),
      }),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
