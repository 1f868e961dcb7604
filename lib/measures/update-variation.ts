/** Spread of the entries of weight updates. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Column over [step, network, layer], dimensionless: updateVariation. */
export const plugin = {
  summary: "coefficient of variation of the entries of W^l(t) - W^l(0)",
  params,
  needs: ["updateVariation"],
  measure: ({ updateVariation }) => ({ updateVariation }),
} satisfies Measure<v.InferOutput<typeof params>>;
