/** Outputs of networks as they train. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Column over [step, network, input], dimensionless: output. */
export const plugin = {
  summary: "output f of a network at each step and input",
  params,
  needs: ["output"],
  measure: ({ output }) => ({ output }),
} satisfies Measure<v.InferOutput<typeof params>>;
