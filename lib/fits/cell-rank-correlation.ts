/** Whether cells of a grid are ordered alike by two columns. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Fit } from "../contract/plugins.ts";
import { groupBy, numbers } from "../contract/table.ts";
import { normalMargin } from "../num/statistics/interval.ts";
import { mean } from "../num/statistics/moments.ts";
import { rankEstimate } from "../num/statistics/rank-interval.ts";

const params = v.strictObject({
  column: v.pipe(v.string(), v.description("column whose means are ranked, a row per network")),
  partner: v.pipe(v.string(), v.description("column against whose means they are ranked")),
  cells: v.pipe(
    v.array(v.string()),
    v.minLength(1),
    v.description("columns whose values make a cell"),
  ),
});

/**
 * Estimate `rank correlation`, dimensionless: Spearman's between the cells' means of both columns. Its interval
 * is for the true means of `column`, level 1 - 2.7e-3 (lib/num/statistics/rank-interval.ts); those of
 * `partner` are taken as they are. Throws a UserError for a cell with fewer than two rows or with a missing
 * value.
 */
export const plugin = {
  summary: "Spearman's correlation of two columns over the cells of a grid",
  params,
  estimate(rows, { column, partner, cells }) {
    const groups = groupBy(rows, cells).map(({ point, rows }) => {
      const [values, others] = [numbers(rows, column), numbers(rows, partner)];
      if (values.length >= 2 && ![...values, ...others].some(Number.isNaN)) {
        return { values, other: mean(others) };
      }
      throw new UserError({
        action: `cannot rank the cell ${JSON.stringify(point)} of ${values.length} rows`,
        allowed: "at least two rows in each cell, each with both values",
        exitCode: 1,
      });
    });
    const found = rankEstimate(groups.map((one) => one.values), groups.map((one) => one.other));
    const standardError = (found.high - found.low) / (2 * normalMargin);
    return [{ quantity: "rank correlation", ...found, standardError, count: rows.length }];
  },
} satisfies Fit<v.InferOutput<typeof params>>;
