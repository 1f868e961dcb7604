/**
 * The infinitely wide ReLU network after one IP-LLR step on one example, in closed form but for one integral.
 * Deviation sqrt 2 (first layer sqrt(2/(d+1)), bias included), loss (f - y)^2 / 2, s = eta y.
 *
 * Derivation, in the hybrid parametrization, which IP-LLR equals. At step 0 every h^l of the
 * example xi_0 is N(0, 2 v_0), v_0 = (|xi_0|^2+1)/(d+1), f_0 -> 0, and m df/dh^l has independent
 * entries z^l 1{h^l > 0}, z^l ~ N(0, 1). So after the step W^l x = s z^l 1{h_0^l > 0} <x_0^(l-1),
 * x>/m for l >= 2 (initial weights vanish), h^1 = g + s (<xi_0, xi> + 1) z 1{g_0 > 0}. With kappa_l
 * = lim <x_0^(l-1), x^(l-1)(1)>/m: kappa_2 = E relu(g_0) relu(g + s (<xi_0,xi>+1) z 1{g_0 > 0}),
 * kappa_{l+1} = E[relu(h_0)] E[relu(s z kappa_l)] = q kappa_l, q = sqrt(2 v_0)|s|/(2 pi), and f_1 =
 * E[u relu(s u 1{h_0 > 0} kappa_L)] + s E[relu(h_0) relu(s u kappa_L)] = s kappa_L (1/4 + q).
 * Source: the limit is that of theorem 13 of Hajjar, Chizat, Giraud, arXiv 2110.15596; its closed form
 * is derived here (docs/papers/hajjar-integrable-parameterization.md, F3).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { gaussLegendreOn } from "../num/analysis/quadrature.ts";
import { normalCdf, normalDensity } from "../num/analysis/special.ts";
import { input, productWithBias } from "./dense/pair.ts";

const params = v.strictObject({
  depth: v.pipe(v.number(), v.integer(), v.minValue(2), v.description("hidden layers L")),
  trained: v.pipe(input, v.description("xi_0, the input of the step")),
  probe: v.pipe(input, v.description("xi, the input at which the output is asked")),
  target: v.pipe(v.number(), v.description("y_0, the number that the step aims at")),
  learningRate: v.pipe(positive, v.description("base learning rate eta")),
});
type Params = v.InferOutput<typeof params>;

const predictions = {
  firstOverlap: {
    description: "kappa_2, limit of the overlap of first activations",
    shape: "scalar",
  },
  firstStepOutput: {
    description: "limit of the output at the probe after the first step",
    shape: "scalar",
  },
  updateSlope: { description: "exponent in the width of updateRms, 0", shape: "scalar" },
  updateRms: {
    description: "limit of the root mean square over units of Delta W^l(1) x^(l-1)(1)",
    shape: "curve",
    along: "layer",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "output and updates of the infinitely wide network after one IP-LLR step",
  params,
  predictions,
  /**
   * firstStepOutput = lim f_1(xi); firstOverlap = kappa_2; updateRms: a curve along layer, lim of
   * the root mean square over units of Delta W^l(1) x^(l-1)(1); updateSlope = 0, its exponent in
   * the width. Dimensionless, relative error 1e-12.
   */
  predict(point) {
    const { depth, trained, target, learningRate } = point;
    const strength = learningRate * target;
    const power = productWithBias(trained, trained) / (trained.length + 1);
    const factor = Math.sqrt(2 * power) * Math.abs(strength) / (2 * Math.PI);
    const first = firstOverlap(point);
    const layers = Float64Array.from({ length: depth }, (_, index) => index + 1);
    const cross = productWithBias(trained, point.probe);
    return {
      firstOverlap: scalarPrediction(first),
      firstStepOutput: scalarPrediction(
        strength * first * factor ** (depth - 2) * (1 / 4 + factor),
      ),
      updateSlope: scalarPrediction(0),
      updateRms: {
        shape: "curve",
        along: "layer",
        x: layers,
        y: layers.map((l) =>
          Math.SQRT1_2 * Math.abs(strength) *
          (l === 1 ? Math.abs(cross) : first * factor ** (l - 2))
        ),
      },
    };
  },
} satisfies Theory<Params>;

/** kappa_2: z and g given g_0 integrated out, then a Gauss-Legendre rule over g_0 > 0. */
function firstOverlap({ trained, probe, target, learningRate }: Params): number {
  const variance = 2 / (trained.length + 1);
  const c00 = variance * productWithBias(trained, trained);
  const c11 = variance * productWithBias(probe, probe);
  const cross = productWithBias(trained, probe);
  const c01 = variance * cross;
  const spread = Math.sqrt(
    Math.max(0, c11 - c01 * c01 / c00) + (learningRate * target * cross) ** 2,
  );
  const deviation = Math.sqrt(c00);
  const { nodes, weights } = gaussLegendreOn(120, { low: 0, high: 12 });
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    const mean = c01 / deviation * nodes[i];
    const inner = spread === 0
      ? Math.max(mean, 0)
      : mean * normalCdf(mean / spread) + spread * normalDensity(mean / spread);
    sum += weights[i] * normalDensity(nodes[i]) * deviation * nodes[i] * inner;
  }
  return sum;
}
