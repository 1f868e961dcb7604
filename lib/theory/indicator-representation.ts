/**
 * Mean square error of the random indicator network that represents a Taylor polynomial of a sine.
 *
 * f is a mean of m independent terms h 1{g + b >= 0} of the right mean p(x), so m E (f - p)^2 = E[h^2 1] -
 * p(x)^2. Under (w, b) -> -(w, b) every term of h with c_0 = 0 changes its sign, h^2 does not, and the
 * indicator becomes its complement: E[h^2 1] = E h^2 / 2. The He are orthogonal: E h^2 = sum_i c_i^2 i!
 * (i-1)! / N_i^2. Averaged over inputs that are uniform on the unit sphere of R^4.
 * Source: derived here; the lemma is Lemma 6.2 of Allen-Zhu, Li, Liang (2019), arXiv 1811.04918.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count, positive } from "../contract/schemas.ts";
import { sphereQuadrature } from "../num/analysis/gegenbauer.ts";
import { indicatorNorm, sineSeries } from "../num/analysis/indicator-series.ts";
import { logGamma } from "../num/analysis/special.ts";

const params = v.strictObject({
  frequency: v.optional(v.pipe(positive, v.description("of the sine")), 1),
  degree: v.optional(v.pipe(count, v.description("at which its Taylor series is cut")), 3),
});

const predictions = {
  scaledError: { description: "m times the mean square error", shape: "scalar" },
  scaledErrorUngated: { description: "the same if every unit were on", shape: "scalar" },
  squaredMean: { description: "E h^2", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless, relative error about 1e-12, for every width. */
export const plugin = {
  summary: "mean square error of a random indicator network that represents a polynomial",
  params,
  predictions,
  predict({ frequency, degree }) {
    const coefficients = sineSeries(frequency, degree);
    let squaredMean = 0;
    for (let i = 1; i <= degree; i++) {
      const factorials = Math.exp(logGamma(i + 1) + logGamma(i));
      squaredMean += (coefficients[i] / indicatorNorm(i)) ** 2 * factorials;
    }
    const { nodes, weights } = sphereQuadrature(4);
    const target = nodes.reduce((sum, x, k) => sum + weights[k] * at(coefficients, x) ** 2, 0);
    return {
      scaledError: scalarPrediction(squaredMean / 2 - target),
      scaledErrorUngated: scalarPrediction(squaredMean - target),
      squaredMean: scalarPrediction(squaredMean),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

function at(coefficients: Float64Array, x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i];
  return value;
}
