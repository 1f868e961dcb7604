/**
 * What a row of exponents promises: the exponents in the width m of a network's pre-activations at
 * step 0 and of their change by one step of gradient descent on one example, layer by layer; all 0
 * is what a parametrization should do. Rules for orders of magnitude: sums are dominated by the
 * largest term; m terms of random signs add up to sqrt(m) of them, m of one sign to m. For
 * activations that are homogeneous of degree p (1 also for tanh, GELU, ELU while h is of order
 * one), centred weights, a bias in layer 1.
 *
 * With s_l, d_l, D_l the exponents of h^l, df/dh^l and the change of h^l; A = a + b, C = 2a + c; x^0 of order one:
 * s_1 = -A_1, s_l = 1/2 - A_l + p s_{l-1}; d_L = -A_{L+1} + (p-1) s_L, d_l = 1/2 - A_{l+1} + d_{l+1} + (p-1) s_l;
 * e = max(0, exponent of f_0) that of f_0 - y; D_1 = -C_1 + e + d_1; t_l = max(s_l, D_l) that of h^l after the step;
 * D_l = max(1/2 - A_l + D_{l-1} + (p-1) t_{l-1}, -C_l + e + d_l + 1 + p s_{l-1} + p t_{l-1}).
 * The first term of D_l holds for the part of x^(l-1) that moved along W^T df/dh^l too: W W^T is of
 * order m^(1-2A), as much.
 * Source: after Yang and Hu, arXiv 2011.14522, section 3, where the rules are proved.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { exponentsOf } from "../num/width-exponents.ts";

const row = (what: string) =>
  v.pipe(
    v.string(),
    v.description(`${what}, one number a layer, layer 1 first: "0 1 1 1"`),
    v.examples(["0 1 1 1"]),
  );

const params = v.strictObject({
  multiplierExponents: row("a of W = m^-a w"),
  initialExponents: v.optional(row("b of w = m^-b U at step 0 (default: 0)")),
  rateExponents: row("c of Delta w = -eta m^-c dloss/dw at the first step"),
  homogeneity: v.optional(
    v.pipe(positive, v.description("degree p of the activation")),
    1,
  ),
});
type Params = v.InferOutput<typeof params>;

/** Exponents by layer, layer 1 first. */
interface Slopes {
  readonly size: Float64Array;
  readonly change: Float64Array;
}

const predictions = {
  preactivationSlope: {
    description: "exponent in the width of h^l at step 0",
    shape: "curve",
    along: "layer",
  },
  changeSlope: {
    description: "exponent of the change of h^l in step 1",
    shape: "curve",
    along: "layer",
  },
  sizeSlope: { description: "exponent of h^l after step 1", shape: "curve", along: "layer" },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "exponents in the width of pre-activations and of their first change, from a row",
  params,
  predictions,
  /**
   * Curves along layer 1 .. L: preactivationSlope (step 0), changeSlope and sizeSlope (step 1:
   * change of h^l, and h^l itself).
   */
  predict(point) {
    const { size, change } = slopes(point);
    const x = size.map((_, index) => index + 1);
    const curve = (y: Float64Array) => ({ shape: "curve", along: "layer", x, y }) as const;
    return {
      preactivationSlope: curve(size),
      changeSlope: curve(change),
      sizeSlope: curve(size.map((s, l) => Math.max(s, change[l]))),
    };
  },
} satisfies Theory<Params>;

function slopes(point: Params): Slopes {
  const { multiplier: a, initial, rate } = rowOf(point);
  const p = point.homogeneity;
  const total = a.map((exponent, l) => exponent + initial.first[l]);
  const speed = a.map((exponent, l) => -(2 * exponent + rate.first[l]));
  const depth = a.length - 1;
  const size = new Float64Array(depth);
  for (let l = 0; l < depth; l++) size[l] = l === 0 ? -total[0] : 0.5 - total[l] + p * size[l - 1];
  const output = 0.5 - total[depth] + p * size[depth - 1];
  const error = Math.max(0, output);
  const gradient = new Float64Array(depth);
  for (let l = depth - 1; l >= 0; l--) {
    const above = l === depth - 1 ? -total[depth] : 0.5 - total[l + 1] + gradient[l + 1];
    gradient[l] = above + (p - 1) * size[l];
  }
  const change = new Float64Array(depth);
  change[0] = speed[0] + error + gradient[0];
  for (let l = 1; l < depth; l++) {
    const later = Math.max(size[l - 1], change[l - 1]);
    change[l] = Math.max(
      0.5 - total[l] + change[l - 1] + (p - 1) * later,
      speed[l] + error + gradient[l] + 1 + p * size[l - 1] + p * later,
    );
  }
  return { size, change };
}

function rowOf({ multiplierExponents, rateExponents, initialExponents }: Params) {
  const initial = initialExponents ?? multiplierExponents.split(" ").map(() => "0").join(" ");
  return exponentsOf({
    multiplierExponents,
    initialExponents: initial,
    initialExponentsLater: initial,
    rateExponents,
    rateExponentsLater: rateExponents,
    biasRateExponents: "none",
    biasRateExponentsLater: "none",
  });
}
