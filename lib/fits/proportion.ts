/** Share of a sample inside bounds. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { proportionOf } from "../num/statistics/proportion.ts";
import { sampleOf, sampleParams } from "../num/statistics/sample.ts";

const params = v.strictObject({
  ...sampleParams,
  above: v.optional(v.pipe(v.number(), v.description("count values above this"))),
  below: v.optional(v.pipe(v.number(), v.description("count values below this"))),
});

/**
 * Estimates `proportion`, P(above < x < below), dimensionless. Interval of Clopper and Pearson
 * (coverage at least 1 - 2.7e-3) when every network gives one row, of Korn and Graubard otherwise;
 * checked by simulation in tests/num/statistics/proportion_test.ts. Deterministic.
 */
export const plugin = {
  summary: "share of rows whose column lies inside bounds, with an exact interval",
  params,
  estimate(rows, { above = -Infinity, below = Infinity, ...sample }) {
    return [{
      quantity: "proportion",
      ...proportionOf(sampleOf(rows, sample), { above, below }),
    }];
  },
} satisfies Fit<v.InferOutput<typeof params>>;
