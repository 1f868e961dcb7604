/** How training went, epoch by epoch. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "loss, learning rate, norms of gradient and weights after each epoch",
  params,
  needs: ["lossTrain", "learningRate", "gradientNorm", "weightNorm"],
  measure: ({ lossTrain, learningRate, gradientNorm, weightNorm }) => ({
    lossTrain,
    learningRate,
    gradientNorm,
    weightNorm,
  }),
} satisfies Measure<v.InferOutput<typeof params>>;
