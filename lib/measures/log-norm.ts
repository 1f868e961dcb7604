/** Log squared norms of the inputs' images. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Columns over [layer, network, input], dimensionless: logNorm = ln V^aa; time = layer / width [layer]. */
export const plugin = {
  summary: "ln V^aa, log squared norm of each input's image",
  params,
  needs: ["logNorm", "time"],
  measure: ({ logNorm, time }) => ({ time, logNorm }),
} satisfies Measure<v.InferOutput<typeof params>>;
