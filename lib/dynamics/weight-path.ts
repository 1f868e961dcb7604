/**
 * Single weights of a residual network along its layers: what the law of the weights looks like.
 * Exact in law.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { residualRecipe } from "./residual/recipe.ts";
import { layerCovariance, weightFill } from "./residual/weight-law.ts";

const params = v.strictObject({
  paths: v.pipe(count, v.description("number of independent weights followed along the layers")),
});

export const plugin = {
  summary: "weights along the layers, and their running sums",
  params,
  fields: {
    weight: { description: "weight times sqrt(width), variance 1", axes: ["layer", "path"] },
    motion: {
      description: "running sum of the weights, scaled to variance 1 at the last layer",
      axes: ["layer", "path"],
    },
  },
  tables: {},
  simulate({ params: { paths }, recipe, key }) {
    const known = residualRecipe(recipe, { dynamics: "weight-path" });
    const { depth, width } = known;
    const weight = new Float64Array(depth * paths);
    weightFill(known)(randomStream(fold(key, "weights")), weight);
    for (let i = 0; i < weight.length; i++) weight[i] *= Math.sqrt(width);
    const deviation = Math.sqrt(sumVariance(layerCovariance(known), depth));
    const motion = new Float64Array(depth * paths);
    for (let layer = 0; layer < depth; layer++) {
      for (let path = 0; path < paths; path++) {
        const at = layer * paths + path;
        motion[at] = (layer > 0 ? motion[at - paths] : 0) + weight[at] / deviation;
      }
    }
    const layers = Array.from({ length: depth }, (_, layer) => layer + 1);
    const axes = [labelledAxis("layer", layers), { name: "path", length: paths }];
    return {
      weight: namedArray(axes, weight),
      motion: namedArray(axes, motion),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/** Variance of the sum of `count` terms of a stationary sequence. */
function sumVariance(covariance: (lag: number) => number, count: number): number {
  let variance = count * covariance(0);
  for (let lag = 1; lag < count; lag++) variance += 2 * (count - lag) * covariance(lag);
  return variance;
}
