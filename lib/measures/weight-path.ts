/** Single weights along the layers. */
import * as v from "valibot";
import { axisOf, namedArray } from "../num/array.ts";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "weights along the layers and their running sums, with the layer time k / L",
  params,
  needs: ["weight", "motion"],
  measure({ weight, motion }) {
    const layer = axisOf(weight, "layer");
    const time = Float64Array.from({ length: layer.length }, (_, k) => (k + 1) / layer.length);
    return {
      weight,
      motion,
      time: namedArray([layer], time, { description: "layer time k / L" }),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
