/**
 * IP-LLR and its two hybrids with muP as three named rows of one recipe, for dynamics that run them on
 * the same initial weights. IP-LLR comes first: the others are held against it.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, proposition 15 and theorem 16.
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { exponentFields } from "../num/width-exponents.ts";
import { erasedAfterFirstStep, largeFirstRates, shapeOf } from "./exponents/rows.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "three rows to be compared on the same weights: IP-LLR, hybrid, hybrid-zero",
  params,
  scale(recipe) {
    const shape = shapeOf(recipe);
    const rows = {
      "ip-llr": largeFirstRates(shape, 1),
      "hybrid": erasedAfterFirstStep(shape, 0.5),
      "hybrid-zero": erasedAfterFirstStep(shape, Infinity),
    };
    return Object.entries(rows).reduce(
      (found, [name, row]) => ({ ...found, ...exponentFields(row, name) }),
      { ...recipe, parametrizations: Object.keys(rows).join(" ") },
    );
  },
} satisfies Parametrization<v.InferOutput<typeof params>>;
