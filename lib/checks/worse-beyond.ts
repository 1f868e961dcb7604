/** Holds cells beyond a predicted frontier against the best cell. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import { type Interval, intervalLevel } from "../num/statistics/interval.ts";
import { largestMean } from "../num/statistics/largest-mean.ts";
import { mean } from "../num/statistics/moments.ts";
import { type Cell, cellParams, cellsOf } from "./rule/cells.ts";
import { shownEnds } from "./rule/ends.ts";
import { format } from "./rule/judgement.ts";
import { marginOfBound } from "./rule/margin.ts";

const params = v.strictObject({
  ...cellParams,
  beyond: v.pipe(v.number(), v.description("cells with a larger prediction are beyond")),
  margin: v.pipe(
    v.number(),
    v.minValue(0),
    v.description("they are worse (smaller) than the best cell by at least this"),
  ),
});

/**
 * Every cell whose prediction exceeds `beyond` has a mean at least `margin` below that of the best
 * cell. The number judged is the smallest such deficit; its interval (level 1 - 2.7e-3) is made of
 * those of the two largest means, on either side, whichever cells have them; the scatter of networks is pooled
 * over the cells of each side, taken to be equal there (lib/num/statistics/largest-mean.ts): cells
 * beyond a frontier may scatter far more than those before it. agrees: the interval is at
 * or above the margin; disagrees: below it; else cannot tell. `theory` in the result is the margin.
 * Unit: that of the column.
 */
export const plugin = {
  summary: "every cell beyond a predicted frontier is worse than the best one by a margin",
  params,
  evaluate({ params: options, ...evidence }) {
    const { beyond, margin, column, quantity } = options;
    const cells = cellsOf(evidence, options);
    const far = cells.flatMap(({ predicted }, i) => predicted > beyond ? [i] : []);
    if (far.length === 0 || far.length === cells.length) throw oneSided(cells, beyond, quantity);
    const groups = cells.map(({ values }) => values);
    const { value, low, high } = difference(
      groups.filter((_, i) => !far.includes(i)),
      far.map((i) => groups[i]),
    );
    return {
      quantity: `smallest deficit of ${column} where ${quantity} > ${beyond}`,
      relation: ">=",
      theory: margin,
      measured: value,
      ...shownEnds({ low, high }),
      count: cells.reduce((sum, { values }) => sum + values.length, 0),
      rival: null,
      margin: marginOfBound({ value: value, low, high }, { side: "above", bound: margin }),
      verdict: low >= margin ? "agrees" : high < margin ? "disagrees" : "cannot tell",
      how: `best cell ${
        format(best(cells))
      }, best of ${far.length} of ${cells.length} cells beyond ${
        format(best(far.map((i) => cells[i])))
      }: deficit ${format(value)}, interval [${format(low)}, ${format(high)}], at least ${
        format(margin)
      }`,
    };
  },
} satisfies Check<v.InferOutput<typeof params>>;

/**
 * Largest mean of some groups less that of others; each of its two parts may miss half as often. It is at
 * least a margin > 0 just where the deficit from the best of all groups is.
 */
function difference(
  before: readonly Float64Array[],
  beyond: readonly Float64Array[],
): Interval & { readonly value: number } {
  const [of, less] = [before, beyond].map((groups) => largestMean(groups, (1 - intervalLevel) / 2));
  return { value: of.value - less.value, low: of.low - less.high, high: of.high - less.low };
}

function best(cells: readonly Cell[]): number {
  return Math.max(...cells.map(({ values }) => mean(values)));
}

function oneSided(cells: readonly Cell[], beyond: number, quantity: string): UserError {
  const predictions = cells.map(({ predicted }) => predicted);
  return new UserError({
    action: `cannot compare cells on both sides of ${quantity} ${beyond}`,
    allowed: `a value inside the grid's range, ${format(Math.min(...predictions))} to ${
      format(Math.max(...predictions))
    }`,
    exitCode: 1,
  });
}
