/** Single weights along the layers. */
import * as v from "valibot";
import { axisOf, namedArray } from "../num/array.ts";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "weights along the layers and their running sums, with the layer time k / L",
  params,
  needs: ["weight", "motion"],
  columns: {
    weight: { description: "weight times sqrt(width), variance 1", axes: ["layer", "path"] },
    motion: {
      description: "running sum of the weights, scaled to variance 1 at the last layer",
      axes: ["layer", "path"],
    },
    time: { description: "layer time k / L", axes: ["layer"] },
  },
  measure({ weight, motion }) {
    const layer = axisOf(weight, "layer");
    const time = Float64Array.from({ length: layer.length }, (_, k) => (k + 1) / layer.length);
    return {
      weight,
      motion,
      time: namedArray([layer], time),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
