/**
 * The maximal update parametrization: every layer learns features at every width.
 * Source: Yang and Hu, arXiv 2011.14522; in these exponents Hajjar, Chizat, Giraud, arXiv 2110.15596.
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { exponentFields } from "../num/width-exponents.ts";
import { maximalUpdate, shapeOf } from "./exponents/rows.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "maximal update parametrization (muP)",
  params,
  scale: (recipe) => ({ ...recipe, ...exponentFields(maximalUpdate(shapeOf(recipe))) }),
} satisfies Parametrization<v.InferOutput<typeof params>>;
