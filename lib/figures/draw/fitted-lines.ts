/** Straight lines that an extrapolation found: limit + correction x, over the whole axis. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import {
  groupBy,
  numbers,
  type Scalar,
  type Table,
  tableFromRows,
  texts,
} from "../../contract/table.ts";
import type { AxisParams } from "../axes/axis.ts";
import { rangeOf } from "../geometry/range.ts";
import { linesSchema } from "./layer.ts";
import { type Inputs, pick, sourceEntries } from "./source.ts";

export const fittedSchema = v.strictObject({
  ...sourceEntries,
  label: linesSchema.entries.label,
  dash: linesSchema.entries.dash,
});
export type FittedParams = v.InferOutput<typeof fittedSchema>;

/** Vertices of a line on axes of which one is logarithmic, where it bends. */
const bent = 61;

/**
 * Rows x and y of one line for each value of the columns `by`: estimates `limit` and `correction` of
 * lib/fits/extrapolation.ts, over the domain of x or, without one, from 0 to the largest of the points.
 * The axis of x shows along^-order. Throws a UserError for rows that are not one such fit each.
 */
export function fittedRows(
  inputs: Inputs,
  { by, x, y, points, ...params }: FittedParams & {
    readonly by: readonly string[];
    readonly x: AxisParams;
    readonly y: AxisParams;
    readonly points: readonly number[];
  },
): Table {
  const rows = pick(inputs, params);
  const [low, high] = x.domain ?? rangeOf([0, ...points]);
  const count = x.scale === "linear" && y.scale === "linear" ? 2 : bent;
  const told = by.filter((name) => Object.hasOwn(rows.columns, name));
  const lines = told.length === 0 ? [{ point: {}, rows }] : groupBy(rows, told);
  return tableFromRows(lines.flatMap(({ point, rows: fit }): Record<string, Scalar>[] => {
    const limit = estimate(fit, "limit", params.input);
    const correction = estimate(fit, "correction", params.input);
    return Array.from({ length: count }, (_, k) => {
      const at = low + (high - low) * k / (count - 1);
      return { ...point, x: at, y: limit + correction * at };
    });
  }));
}

function estimate(rows: Table, quantity: string, input: string): number {
  const found = texts(rows, "quantity").flatMap((name, i) => name === quantity ? [i] : []);
  if (found.length === 1) return numbers(rows, "value")[found[0]];
  throw new UserError({
    action: `cannot draw the fit of "${input}": it has ${found.length} estimates "${quantity}"`,
    allowed: "one limit and one correction for each panel and series, of the fit extrapolation",
    hint: "select one fit with `where`",
  });
}
