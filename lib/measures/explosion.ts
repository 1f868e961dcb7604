/** Whether the norm of one input has exploded. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";

const params = v.strictObject({
  threshold: v.optional(
    v.pipe(positive, v.description("V^aa above which it has exploded")),
    20,
  ),
});

/**
 * Columns over [layer, network, input], dimensionless: exploded, 1 or 0; time = layer / width [layer].
 * After the limit's explosion a finite network grows geometrically, layer by layer, so any threshold
 * from 20 to 1000 counts the same networks.
 */
export const plugin = {
  summary: "1 if the squared norm passed a threshold, else 0",
  params,
  needs: ["logNorm", "time"],
  columns: {
    time: { description: "layer time t = layer / width", axes: ["layer"] },
    exploded: {
      description: "1 if V^aa > threshold, else 0",
      axes: ["layer", "network", "input"],
    },
  },
  measure({ logNorm, time, exploded }, { threshold }) {
    const limit = Math.log(threshold);
    const known = exploded?.values;
    const values = logNorm.values.map((value, i) => value > limit || known?.[i] === 1 ? 1 : 0);
    return {
      time,
      exploded: namedArray(logNorm.axes, values, {
        description: `1 if V^aa > ${threshold}, else 0`,
      }),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
