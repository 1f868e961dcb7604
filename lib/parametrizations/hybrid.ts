/**
 * muP whose initial intermediate weights become U/m after the first step.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, proposition 15 (HP).
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { exponentFields } from "../num/width-exponents.ts";
import { erasedAfterFirstStep, shapeOf } from "./exponents/rows.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "muP, with intermediate weights U/m plus the update after the first step (HP)",
  params,
  scale: (recipe) => ({ ...recipe, ...exponentFields(erasedAfterFirstStep(shapeOf(recipe), 0.5)) }),
} satisfies Parametrization<v.InferOutput<typeof params>>;
