/** Extrapolation of a statistic to infinite size. */
import * as v from "valibot";
import { numberColumn, numbers, type Table } from "../contract/table.ts";
import type { Fit } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { fitStatisticLine, lineEstimate, lineParams } from "./lines/statistic-line.ts";

const params = v.strictObject({
  ...lineParams,
  order: v.optional(
    v.pipe(positive, v.description("the error falls as along^-order")),
    1,
  ),
  above: v.optional(
    v.pipe(
      v.number(),
      v.description("extrapolate the fraction of rows whose column is above this value"),
    ),
  ),
});

/**
 * Fits statistic = limit + correction * along^-order by weighted least squares; with two sizes
 * this is Richardson's extrapolation. Gives `limit` and `correction` (unit of the statistic). The
 * bias left is of the next order in 1/along. Student intervals from the scatter of networks
 * (lib/fits/lines/statistic-line.ts); level 1 - 2.7e-3. Deterministic.
 */
export const plugin = {
  summary: "limit of a statistic at infinite size (Richardson), linear in a power of 1/size",
  params,
  estimate(rows, options) {
    const { order, above, column } = options;
    const source = above === undefined ? rows : withIndicator(rows, column, above);
    const x = (along: number) => along ** -order;
    const { slope, intercept } = fitStatisticLine(source, options, { x, y: "identity" });
    return [lineEstimate("limit", intercept), lineEstimate("correction", slope)];
  },
} satisfies Fit<v.InferOutput<typeof params>>;

/** The table with 1 for values above the threshold and 0 for others; missing stays missing. */
function withIndicator(rows: Table, name: string, threshold: number): Table {
  const indicator = numbers(rows, name).map((x) => Number.isNaN(x) ? NaN : x > threshold ? 1 : 0);
  const column = numberColumn(indicator, "dimensionless", `whether ${name} > ${threshold}`);
  return { ...rows, columns: { ...rows.columns, [name]: column } };
}
