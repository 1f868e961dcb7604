/**
 * ReLU whose two slopes tend to 1 as the width n grows: phi(x) = s+ max(x, 0) + s- min(x, 0),
 * s+- = 1 + c+- n^-p. At p = 1/2 the covariance of the layers has a non-trivial limit at d/n -> T.
 * Source: Li, Nica, Roy, arXiv 2206.02768 (shaped ReLU).
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { scaleSlopes } from "./relu/slopes.ts";

const params = v.strictObject({
  slopePlus: v.pipe(v.number(), v.description("c+, shape of the positive slope")),
  slopeMinus: v.pipe(v.number(), v.description("c-, shape of the negative slope")),
  exponent: v.optional(
    v.pipe(positive, v.description("p: slopes are 1 + c n^-p")),
    0.5,
  ),
});

export const plugin = {
  summary: "ReLU slopes at distance n^-p from the identity",
  params,
  scale(recipe, { slopePlus, slopeMinus, exponent }) {
    const distance = Number(recipe.width) ** -exponent;
    return scaleSlopes(recipe, {
      positive: 1 + slopePlus * distance,
      negative: 1 + slopeMinus * distance,
    });
  },
} satisfies Parametrization<v.InferOutput<typeof params>>;
