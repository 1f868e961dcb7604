/** What smoothing the weights along the layers does to the loss. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { axisOf, namedArray } from "../num/array.ts";

const params = v.strictObject({});

/**
 * Per network and half window w: lossDenoised, with weights averaged over layers k - w … k + w; lossFinal, with the
 * trained weights; lossRatio, the first over the second. Dimensionless.
 */
export const plugin = {
  summary: "loss with weights averaged along the layers, against the trained loss",
  params,
  needs: ["lossDenoised", "lossFinal", "targetMet"],
  columns: {
    lossDenoised: {
      description: "loss on all examples with weights averaged over layers k - w … k + w",
      axes: ["network", "halfWindow"],
    },
    lossFinal: { description: "loss on all examples after training", axes: ["network"] },
    lossRatio: { description: "lossDenoised / lossFinal", axes: ["network", "halfWindow"] },
    targetMet: { description: "1 if the loss target was met, else 0", axes: ["network"] },
  },
  measure({ lossDenoised, lossFinal, targetMet }) {
    const windows = axisOf(lossDenoised, "halfWindow").length;
    const ratio = lossDenoised.values.map((loss, i) =>
      loss / lossFinal.values[Math.floor(i / windows)]
    );
    return {
      lossDenoised,
      lossFinal,
      lossRatio: namedArray(lossDenoised.axes, ratio, { missing: "the network diverged" }),
      targetMet,
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
