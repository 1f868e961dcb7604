/** Distance between the outputs of networks of several parametrizations. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Column over [step, network, rival, input], dimensionless: outputGap. */
export const plugin = {
  summary: "difference of a rival's outputs from those of the first parametrization",
  params,
  needs: ["outputGap"],
  measure: ({ outputGap }) => ({ outputGap }),
} satisfies Measure<v.InferOutput<typeof params>>;
