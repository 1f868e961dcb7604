/** How much a residual network stretches its input, and its gradients. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "ln of the norm ratios |h_L|/|h_0| and |p_0|/|p_L|",
  params,
  needs: ["logNormRatioForward"],
  measure: ({ logNormRatioForward, logNormRatioBackward }) => ({
    logNormRatioForward,
    ...(logNormRatioBackward ? { logNormRatioBackward } : {}),
  }),
} satisfies Measure<v.InferOutput<typeof params>>;
