/** Holds cells on the good side of a predicted frontier against the best cell. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import { normalQuantile } from "../num/analysis/special.ts";
import { intervalLevel } from "../num/statistics/bootstrap.ts";
import { jackknife } from "../num/statistics/jackknife.ts";
import { cellParams, cellsOf } from "./rule/cells.ts";
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
 * its interval is that of the networks' noise (jackknife over the networks within cells, normal, level
 * 1 - 2.7e-3). agrees: the interval is at or below the margin; disagrees: above it; else cannot tell. Noise
 * makes the largest of many deficits larger, which is on the strict side. `theory` in the result is the
 * margin. Unit: that of the column.
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
    const worst = (means: ArrayLike<number>) => Math.min(...near.map((i) => means[i]));
    const found = jackknife(
      cells.map(({ values }) => values),
      (means) => Math.max(...means) - worst(means),
    );
    const half = -normalQuantile((1 - intervalLevel) / 2) * found.standardError;
    const [low, high] = [found.value - half, found.value + half];
    return {
      quantity: `largest deficit of ${column} where ${quantity} <= ${within}`,
      relation: "<=",
      theory: margin,
      measured: found.value,
      low,
      high,
      count: cells.reduce((sum, { values }) => sum + values.length, 0),
      rival: null,
      margin: marginOfBound({ value: found.value, low, high }, { side: "below", bound: margin }),
      verdict: high <= margin ? "agrees" : low > margin ? "disagrees" : "cannot tell",
      how: `worst of ${near.length} of ${cells.length} cells within: deficit ` +
        `${format(found.value)}, interval [${format(low)}, ${format(high)}], at most ` +
        format(margin),
    };
  },
} satisfies Check<v.InferOutput<typeof params>>;
