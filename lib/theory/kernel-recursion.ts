/**
 * Correlation of two inputs at infinite width and finite depth (width to infinity first): iteration of
 * the arc-cosine kernel for a two-slope activation.
 * Source: Cho and Saul 2009, arc-cosine kernel of order 1; the two slopes are derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { angleExcess } from "./fokker-planck/correlation.ts";

const params = v.strictObject({
  correlation: v.pipe(v.number(), v.minValue(-1), v.maxValue(1), v.description("rho_0")),
  depth: v.pipe(v.number(), v.integer(), v.minValue(0), v.description("layers, d")),
  width: v.optional(
    v.pipe(positive, v.description("n, only to express the curve in layer time; default d")),
  ),
  slopePositive: v.optional(v.pipe(v.number(), v.description("s+")), 1),
  slopeNegative: v.optional(v.pipe(v.number(), v.description("s-")), 0),
});

const predictions = {
  rho: { description: "correlation at the last layer", shape: "scalar" },
  oneMinusRho: { description: "1 - rho, without cancellation", shape: "scalar" },
  logDistance: { description: "log10(1 - rho)", shape: "scalar" },
  rhoAgainstTime: {
    description: "correlation against layer / width",
    shape: "curve",
    along: "time",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * rho' = rho + ((s+ - s-)^2 / (s+^2 + s-^2)) (sin a - a cos a) / pi, a = arccos rho; for plain ReLU this is
 * K1(rho) = (sqrt(1 - rho^2) + rho (pi - arccos rho)) / pi. Carried as q = 1 - rho, relative error 1e-12.
 * Predicts scalars `rho`, `oneMinusRho`, `logDistance` = log10(1 - rho), and the curve
 * `rhoAgainstTime` along time = layer / width. Dimensionless.
 */
export const plugin = {
  summary: "correlation at infinite width, layer by layer (arc-cosine kernel)",
  params,
  predictions,
  predict({ correlation, depth, width, slopePositive, slopeNegative }) {
    const asymmetry = (slopePositive - slopeNegative) ** 2 /
      (slopePositive ** 2 + slopeNegative ** 2);
    const distances = new Float64Array(depth + 1);
    distances[0] = 1 - correlation;
    for (let layer = 0; layer < depth; layer++) {
      const q = distances[layer];
      // sin^2(a/2) = q/2.
      const angle = 2 * Math.asin(Math.sqrt(q / 2));
      distances[layer + 1] = q - (asymmetry * angleExcess(angle)) / Math.PI;
    }
    const last = distances[depth];
    return {
      rho: { shape: "scalar", value: 1 - last },
      oneMinusRho: { shape: "scalar", value: last },
      logDistance: { shape: "scalar", value: Math.log10(last) },
      rhoAgainstTime: {
        shape: "curve",
        along: "time",
        x: Float64Array.from(distances, (_, layer) => layer / (width ?? depth)),
        y: distances.map((q) => 1 - q),
      },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
