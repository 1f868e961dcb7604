/** The smallest and the largest mean over several sizes. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { mean } from "../num/statistics/moments.ts";
import { combination, meanAt, replicateParams, replicatePoints } from "./replicates/points.ts";

const params = v.strictObject(replicateParams);

/**
 * Gives `least` and `greatest`, the extreme means over the sizes (unit of the column), and `mean`, that of all
 * sizes. The intervals (level 1 - 2.7e-3) pool the scatter within sizes, by Student's t; they take the extreme
 * size as given, so `least` and `greatest` are biased outwards by about a standard error of one size.
 */
export const plugin = {
  summary: "smallest and largest mean of a column over several sizes",
  params,
  estimate(rows, options) {
    const points = replicatePoints(rows, options, 1);
    const means = points.map(({ values }) => mean(values));
    return [
      meanAt("least", points, means.indexOf(Math.min(...means))),
      meanAt("greatest", points, means.indexOf(Math.max(...means))),
      combination("mean", points, points.map(() => 1 / points.length)),
    ];
  },
} satisfies Fit<v.InferOutput<typeof params>>;
