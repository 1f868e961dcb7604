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
    v.description("none of them is worse (smaller) than the best cell by more than this"),
  ),
});

/**
 * Every cell whose prediction is at most `within` has a mean at most `margin` below that of the best cell:
 * the other half of what lib/checks/worse-beyond.ts asks. The number judged is the largest such deficit;
 * its interval (level 1 - 2.7e-3) is made of those of the largest mean of all cells and of the smallest of
 * the cells within, whichever have them; the scatter of networks is pooled over the cells of each, taken to be
 * equal (lib/num/statistics/largest-mean.ts). agrees: the interval is at or below the margin; disagrees:
 * above it; else cannot tell. `theory` in the result is the margin. Unit: that of the column.
 */
export const plugin = {
  summary: "no cell within a predicted frontier is worse than the best one by more than a margin",
  params,
  evaluate({ params: options, ...evidence }) {
    const { within, margin, column, quantity } = options;
    const cells = cellsOf(evidence, options);
    const near = cells.flatMap(({ predicted }, i) => predicted <= within ? [i] : []);
    if (near.length === 0) {
      const least = Math.min(...cells.map(({ predicted }) => predicted));
      throw new UserError({
        action: `cannot compare cells within ${quantity} ${within}: there is none`,
        allowed: `${format(least)} or more, the smallest prediction of the grid`,
        exitCode: 1,
      });
    }
    const groups = near.map((i) => cells[i].values);
    const { value, low, high } = deficit(cells.map(({ values }) => values), groups);
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

/** Largest mean of all groups less the smallest of some; each of its two parts may miss half as often. */
function deficit(
  all: readonly Float64Array[],
  some: readonly Float64Array[],
): Interval & { readonly value: number } {
  const miss = (1 - intervalLevel) / 2;
  const best = largestMean(all, miss);
  const worst = largestMean(some.map((values) => values.map((x) => -x)), miss);
  return {
    value: best.value + worst.value,
    low: best.low + worst.low,
    high: best.high + worst.high,
  };
}
