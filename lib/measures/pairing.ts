/** An identity of homogeneous networks that only a correct backward pass obeys. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "<p_0, h_0> - <p_L, h_L>, relative: 0 but for rounding",
  params,
  needs: ["pairing"],
  measure: ({ pairing }) => ({ pairing }),
} satisfies Measure<v.InferOutput<typeof params>>;
