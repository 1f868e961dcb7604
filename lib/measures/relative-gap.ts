/** Largest relative distance between the outputs of networks of several parametrizations. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Column over [step, network, rival], dimensionless: relativeGap. */
export const plugin = {
  summary: "largest output gap, relative to the largest output",
  params,
  needs: ["relativeGap"],
  measure: ({ relativeGap }) => ({ relativeGap }),
} satisfies Measure<v.InferOutput<typeof params>>;
