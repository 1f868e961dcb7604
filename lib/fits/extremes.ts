/** The smallest and the largest mean over several sizes. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { intervalLevel } from "../num/statistics/interval.ts";
import { largestMean } from "../num/statistics/largest-mean.ts";
import { combination, replicateParams, replicatePoints } from "./replicates/points.ts";

const params = v.strictObject(replicateParams);

/**
 * Gives `least` and `greatest`, the extreme means over the sizes (unit of the column), and `mean`, that of all
 * sizes. The intervals (level 1 - 2.7e-3) are Student's. Those of `least` and `greatest` pool the scatter within
 * sizes, taken to be equal, and hold whichever size is the extreme one (lib/num/statistics/largest-mean.ts); the
 * values are biased outwards, by about a standard error of one size where several are near.
 */
export const plugin = {
  summary: "smallest and largest mean of a column over several sizes",
  params,
  estimate(rows, options) {
    const points = replicatePoints(rows, options, 1);
    const miss = 1 - intervalLevel;
    const least = largestMean(points.map(({ values }) => values.map((one) => -one)), miss);
    const { value, low, high } = least;
    return [
      { quantity: "least", ...least, value: -value, low: -high, high: -low },
      { quantity: "greatest", ...largestMean(points.map(({ values }) => values), miss) },
      combination("mean", points, points.map(() => 1 / points.length)),
    ];
  },
} satisfies Fit<v.InferOutput<typeof params>>;
