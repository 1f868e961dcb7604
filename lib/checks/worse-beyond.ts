/** Holds cells beyond a predicted frontier against the best cell. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import { intervalLevel } from "../num/statistics/bootstrap.ts";
import { jackknife } from "../num/statistics/jackknife.ts";
import { mean } from "../num/statistics/moments.ts";
import { normalQuantile } from "../num/analysis/special.ts";
import { type Cell, cellParams, cellsOf } from "./rule/cells.ts";
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
 * cell. The number judged is the smallest such deficit; its interval is that of the networks' noise
 * (jackknife over the networks within cells, normal, level 1 - 2.7e-3). agrees: the interval is at
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
    const found = jackknife(
      cells.map(({ values }) => values),
      (means) => Math.max(...means) - Math.max(...far.map((i) => means[i])),
    );
    const half = -normalQuantile((1 - intervalLevel) / 2) * found.standardError;
    const [low, high] = [found.value - half, found.value + half];
    return {
      quantity: `smallest deficit of ${column} where ${quantity} > ${beyond}`,
      relation: ">=",
      theory: margin,
      measured: found.value,
      low,
      high,
      count: cells.reduce((sum, { values }) => sum + values.length, 0),
      rival: null,
      margin: marginOfBound({ value: found.value, low, high }, { side: "above", bound: margin }),
      verdict: low >= margin ? "agrees" : high < margin ? "disagrees" : "cannot tell",
      how: `best cell ${
        format(best(cells))
      }, best of ${far.length} of ${cells.length} cells beyond ${
        format(best(far.map((i) => cells[i])))
      }: deficit ${format(found.value)}, interval [${format(low)}, ${format(high)}], at least ${
        format(margin)
      }`,
    };
  },
} satisfies Check<v.InferOutput<typeof params>>;

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
