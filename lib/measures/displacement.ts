/** How far a residual network moves its input, and its gradients. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "ln of the relative displacements |h_L - h_0|/|h_0| and |p_0 - p_L|/|p_L|",
  params,
  needs: ["logDisplacementForward"],
  measure: ({ logDisplacementForward, logDisplacementBackward }) => ({
    logDisplacementForward,
    ...(logDisplacementBackward ? { logDisplacementBackward } : {}),
  }),
} satisfies Measure<v.InferOutput<typeof params>>;
