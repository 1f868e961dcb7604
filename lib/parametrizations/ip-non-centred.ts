/**
 * Mean-field scaling with initial weights whose mean is not 0: it trains, but every unit is the same.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, theorem 17 (IP-non-centered).
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { exponentFields } from "../num/width-exponents.ts";
import { naiveIntegrable, shapeOf } from "./exponents/rows.ts";

const params = v.strictObject({
  mean: v.optional(
    v.pipe(v.number(), v.description("u: mean of the entries of U^l, l = 2 .. L + 1")),
    1,
  ),
});

export const plugin = {
  summary: "integrable parametrization with non-centred initial weights",
  params,
  scale: (recipe, { mean }) => ({
    ...recipe,
    ...exponentFields({ ...naiveIntegrable(shapeOf(recipe)), initialMean: mean }),
  }),
} satisfies Parametrization<v.InferOutput<typeof params>>;
