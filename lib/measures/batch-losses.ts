/** Losses as training goes. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Columns over [network, step], dimensionless: lossTrain, outputMean (mean |f|), epoch [step]. */
export const plugin = {
  summary: "training loss and mean |f| against the step",
  params,
  needs: ["lossTrain", "outputMean", "epoch"],
  measure: ({ lossTrain, outputMean, epoch }) => ({ lossTrain, outputMean, epoch }),
} satisfies Measure<v.InferOutput<typeof params>>;
