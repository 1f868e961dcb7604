/** The tangent kernel at initialisation, and the size of the output. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Columns over [network, input], dimensionless: tangentKernel, outputVariance. */
export const plugin = {
  summary: "tangent kernel of each input with itself, and E f^2 given the hidden layers, at step 0",
  params,
  needs: ["tangentKernel", "outputVariance"],
  measure: ({ tangentKernel, outputVariance }) => ({ tangentKernel, outputVariance }),
} satisfies Measure<v.InferOutput<typeof params>>;
