/**
 * Mean-field scaling 1/m of every layer after the first, with the usual mean-field rates.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, proposition 5 (Naive-IP).
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { exponentFields } from "../num/width-exponents.ts";
import { naiveIntegrable, shapeOf } from "./exponents/rows.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "integrable parametrization with the usual mean-field rates (naive mean field)",
  params,
  scale: (recipe) => ({ ...recipe, ...exponentFields(naiveIntegrable(shapeOf(recipe))) }),
} satisfies Parametrization<v.InferOutput<typeof params>>;
