/**
 * m |W|_{2,4}^4 / |W|_F^4 of a Gaussian m x d matrix: |w_i|^2 over their sum is Beta(d/2, d (m - 1)/2), so
 * its mean square is (d/2)(d/2 + 1) / ((m d/2)(m d/2 + 1)), and m^2 times that is m (d + 2) / (m d + 2).
 * Between 1, all rows of one norm, and m, one row alone.
 * Source: derived here; the ratio is that of Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, Figure 3.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";

const params = v.strictObject({
  width: v.pipe(count, v.description("m, rows")),
  inputs: v.optional(v.pipe(count, v.description("d, columns")), 4),
});

const predictions = {
  ratio: { description: "mean of the ratio at this width", shape: "scalar" },
  ratioWide: { description: "its limit 1 + 2/d", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless, exact. */
export const plugin = {
  summary: "mean ratio of the row norms of a Gaussian matrix, from 1 to its number of rows",
  params,
  predictions,
  predict({ width, inputs }) {
    return {
      ratio: scalarPrediction(width * (inputs + 2) / (width * inputs + 2)),
      ratioWide: scalarPrediction(1 + 2 / inputs),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
