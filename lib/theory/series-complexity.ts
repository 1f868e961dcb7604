/**
 * The complexity sum_i (i + 1)^1.75 |c_i| of sin(a z) and cos(a z), C_s(phi, 1) / C*, without their
 * series. As (i + 1)^(-1/4) = int_0^inf t^(-3/4) e^(-(i+1) t) dt / Gamma(1/4),
 *
 *     C = int_0^inf t^(-3/4) G(e^-t) dt / Gamma(1/4),   G(u) = (u d/du)^2 [u s(a u)] = u s + 3 a u^2 s' + a^2 u^3 s,
 *
 * s = sinh for the sine, cosh for the cosine, whose coefficients are the |c_i|. With t = v^4 the integrand
 * is smooth.
 * Source: the definition is that of Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, section 2; derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { gaussLegendreOn } from "../num/analysis/quadrature.ts";
import { logGamma } from "../num/analysis/special.ts";

const params = v.strictObject({
  sine: v.pipe(positive, v.description("a of sin(a z)")),
  cosine: v.pipe(positive, v.description("a of cos(a z)")),
});

const predictions = {
  sineComplexity: { description: "C_s(sin a z, 1) / C*", shape: "scalar" },
  cosineComplexity: { description: "C_s(cos a z, 1) / C*", shape: "scalar" },
  sineUnweighted: {
    description: "sum of |c_i| of the sine, without (i + 1)^1.75",
    shape: "scalar",
  },
  cosineUnweighted: { description: "the same of the cosine", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless, relative error about 1e-12. */
export const plugin = {
  summary: "complexity of a sine and a cosine by quadrature, without their series",
  params,
  predictions,
  predict({ sine, cosine }) {
    return {
      sineComplexity: scalarPrediction(complexity(sine, Math.sinh, Math.cosh)),
      cosineComplexity: scalarPrediction(complexity(cosine, Math.cosh, Math.sinh)),
      sineUnweighted: scalarPrediction(Math.sinh(sine)),
      cosineUnweighted: scalarPrediction(Math.cosh(cosine)),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

function complexity(
  a: number,
  s: (x: number) => number,
  slope: (x: number) => number,
): number {
  // e^(-v^4) is below 1e-19 at the upper end, where the integrand falls like it.
  const { nodes, weights } = gaussLegendreOn(200, { low: 0, high: 2.6 });
  let sum = 0;
  nodes.forEach((node, k) => {
    const u = Math.exp(-(node ** 4));
    sum += weights[k] * (u * s(a * u) + 3 * a * u ** 2 * slope(a * u) + a ** 2 * u ** 3 * s(a * u));
  });
  return 4 * sum / Math.exp(logGamma(0.25));
}
