/** Holds cells on the good side of a predicted frontier against the best cell. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import { type Interval, intervalLevel } from "../num/statistics/interval.ts";
import { largestMean } from "../num/statistics/largest-mean.ts";
import { cellParams, cellsOf } from "./rule/cells.ts";
import { shownEnds } from "./rule/ends.ts";
import { format } from "./rule/judgement.ts";
import { marginOfBound } from "./rule/margin.ts";

const params = v.strictObject({
  ...cellParams,
  within: v.pipe(
    v.number(),
    v.description("cells whose prediction is at most this are within the frontier"),
  ),
  margin: v.pipe(
    v.number(),
    v.minValue(0),
    v.description("none of them is worse (smaller) than the best of them by more than this"),
  ),
});

/**
 * Every cell whose prediction is at most `within` has a mean at most `margin` below that of the best of them:
 * the other half of what lib/checks/worse-beyond.ts asks. The number judged is the largest such deficit;
 * its interval (level 1 - 2.7e-3) is made of those of the largest and of the smallest mean of these cells,
 * whichever have them; the scatter of networks is pooled over them, taken to be
 * equal (lib/num/statistics/largest-mean.ts). agrees: the interval is at or below the margin; disagrees:
 * above it; else cannot tell. `theory` in the result is the margin. Unit: that of the column.
 */
export const plugin = {
  summary:
    "no cell within a predicted frontier is worse than the best of them by more than a margin",
  params,
  evaluate({ params: options, ...evidence }) {
    const { within, margin, column, quantity } = options;
    const cells = cellsOf(evidence, options);
    const near = cells.flatMap(({ predicted }, i) => predicted <= within ? [i] : []);
    if (near.length < 2) {
      const least = Math.min(...cells.map(({ predicted }) => predicted));
      throw new UserError({
        action: `cannot compare cells within ${quantity} ${within}: there ${
          near.length === 1 ? "is only one" : "is none"
        }`,
        allowed: `two at least; the smallest prediction of the grid is ${format(least)}`,
        exitCode: 1,
      });
    }
    const groups = near.map((i) => cells[i].values);
    const { value, low, high } = deficit(groups);
    return {
      quantity: `largest deficit of ${column} where ${quantity} <= ${within}`,
      relation: "<=",
      theory: margin,
      measured: value,
      ...shownEnds({ low, high }),
      count: cells.reduce((sum, { values }) => sum + values.length, 0),
      rival: null,
      margin: marginOfBound({ value, low, high }, { side: "below", bound: margin }),
      verdict: high <= margin ? "agrees" : low > margin ? "disagrees" : "cannot tell",
      how: `worst of ${near.length} of ${cells.length} cells within: deficit ` +
        `${format(value)}, interval [${format(low)}, ${format(high)}], at most ` +
        format(margin),
    };
  },
} satisfies Check<v.InferOutput<typeof params>>;

/** Largest mean of the groups less the smallest; each of its two parts may miss half as often. */
function deficit(groups: readonly Float64Array[]): Interval & { readonly value: number } {
  const miss = (1 - intervalLevel) / 2;
  const best = largestMean(groups, miss);
  const worst = largestMean(groups.map((values) => values.map((x) => -x)), miss);
  return {
    value: best.value + worst.value,
    low: best.low + worst.low,
    high: best.high + worst.high,
  };
}
