/**
 * Margin of the corners of a cube labelled c_1 c_2 with ReLU tangent features, for large dimension d:
 *   d gamma = 1/2 (1 + 7 / (16 d) + O(d^-2)).
 * Source: derived here. gamma = E_z |a|, sqrt d a_j = 1/2 E_c[c_1 c_2 c_j sign <z, c>]. With u = z / |z| the sum
 * over the other coordinates is nearly normal: a_1 ~ u_2 (1 + u_2^2 / 2 - u_2^2 / 6 - 3/(4d)), by its variance,
 * the curvature of the normal density and the kurtosis of a sum of signs; a_2 likewise; the other a_j together ~
 * u_1 u_2. To leading order |a| = sqrt(u_1^2 + u_2^2) / sqrt(2 pi d), whose mean is 1 / (2 d) (1 + 1 / (4 d)); of
 * the rest, relative to it, variance gives 9/8, curvature -3/8, kurtosis -3/4 and the others 3/16, all over d.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";

const params = v.strictObject({ dimension: v.pipe(count, v.description("d")) });

const predictions = {
  scaledMargin: { description: "d gamma, with the first correction", shape: "scalar" },
  scaledMarginLimit: { description: "its limit, 1/2", shape: "scalar" },
  scaledKernelMargin: {
    description: "limit of d times the margin in the norm of the kernel, 1 / sqrt pi",
    shape: "scalar",
  },
  widthLowerBound: {
    description: "sqrt(d - 2) / 4: fewer neurons cannot separate at the start (recalled)",
    shape: "scalar",
  },
  againstDimension: { description: "d gamma", shape: "curve", along: "dimension" },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless; error of `scaledMargin` about 1.2 / d^2 (tests/theory/parity-margin_test.ts). */
export const plugin = {
  summary: "margin of the parity of two bits with ReLU tangent features, in large dimension",
  params,
  predictions,
  predict({ dimension }) {
    const x = Float64Array.from({ length: 15 }, (_, k) => k + 2);
    return {
      scaledMargin: scalarPrediction(scaledMargin(dimension)),
      scaledMarginLimit: scalarPrediction(0.5),
      scaledKernelMargin: scalarPrediction(1 / Math.sqrt(Math.PI)),
      widthLowerBound: scalarPrediction(Math.sqrt(dimension - 2) / 4),
      againstDimension: { shape: "curve", along: "dimension", x, y: x.map(scaledMargin) },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

function scaledMargin(dimension: number): number {
  return 0.5 * (1 + 7 / (16 * dimension));
}
