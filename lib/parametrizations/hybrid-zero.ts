/**
 * muP whose initial intermediate weights are erased after the first step.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, theorem 16 (HPZ).
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { exponentFields } from "../num/width-exponents.ts";
import { erasedAfterFirstStep, shapeOf } from "./exponents/rows.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "muP, with nothing but the update in the intermediate layers after the first step (HPZ)",
  params,
  scale: (recipe) => ({
    ...recipe,
    ...exponentFields(erasedAfterFirstStep(shapeOf(recipe), Infinity)),
  }),
} satisfies Parametrization<v.InferOutput<typeof params>>;
