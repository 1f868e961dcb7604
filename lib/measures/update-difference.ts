/** How much a weight update depends on the example. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Column over [network, layer], dimensionless: updateDifference. */
export const plugin = {
  summary: "relative Frobenius distance of the first updates on two examples",
  params,
  needs: ["updateDifference"],
  measure: ({ updateDifference }) => ({ updateDifference }),
} satisfies Measure<v.InferOutput<typeof params>>;
