/**
 * Mean-field scaling 1/m of every layer after the first, with a first step that grows with the width.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, theorems 10 and 13 (IP-LLR).
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { exponentFields } from "../num/width-exponents.ts";
import { largeFirstRates, shapeOf } from "./exponents/rows.ts";

const params = v.strictObject({
  firstSteps: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description("number of steps with the large rates; the usual ones follow"),
    ),
    1,
  ),
});

export const plugin = {
  summary: "integrable parametrization with large initial learning rates (IP-LLR)",
  params,
  scale: (recipe, { firstSteps }) => ({
    ...recipe,
    ...exponentFields(largeFirstRates(shapeOf(recipe), firstSteps)),
  }),
} satisfies Parametrization<v.InferOutput<typeof params>>;
