/** Measured columns less what a theory predicts for them at each row's point. */
import { UserError } from "../../lib/contract/errors.ts";
import type { Use } from "../../lib/contract/stage.ts";
import {
  concatenate,
  groupBy,
  type NumberColumn,
  numbers,
  type Table,
} from "../../lib/contract/table.ts";
import { describe, type Point, type Predictions, Predictor } from "../comparison/predictor.ts";

/** Name of the prediction to subtract, by column. */
export type Subtraction = Readonly<Record<string, string>>;

/**
 * The rows with measured - predicted in place of each column named, in its unit; rows of one point
 * come together. The point of a row is its labels: the axes of what made it. Throws a UserError for a
 * theory without a subtraction, or the other way round, and for a prediction that is not a number.
 */
export function theorySubtracted(
  samples: Table,
  subtraction: Subtraction,
  theory: Use<"theory"> | undefined,
): Table {
  const columns = Object.keys(subtraction);
  if (theory === undefined && columns.length === 0) return samples;
  if (theory === undefined || columns.length === 0) throw halfSaid(columns, theory?.name);
  const predictor = new Predictor(theory);
  return concatenate(
    groupBy(samples, samples.labels).map(({ point, rows }) => {
      const predictions = predictor.at(point);
      const lessened = columns.map((column) => {
        const predicted = numberOf(predictions, { name: subtraction[column], column, point });
        const values = numbers(rows, column).map((value) => value - predicted);
        return [column, { ...rows.columns[column] as NumberColumn, values }] as const;
      });
      return { ...rows, columns: { ...rows.columns, ...Object.fromEntries(lessened) } };
    }),
  );
}

function numberOf(
  predictions: Predictions,
  { name, column, point }: {
    readonly name: string;
    readonly column: string;
    readonly point: Point;
  },
): number {
  const found = Object.hasOwn(predictions, name) ? predictions[name] : undefined;
  if (found?.shape === "scalar") return found.value;
  const numbers = Object.entries(predictions).filter(([, { shape }]) => shape === "scalar");
  throw new UserError({
    action: `cannot subtract "${name}" from "${column}" at ${describe(point)}: ` +
      (found === undefined ? "it is not predicted" : `it is a ${found.shape}`),
    allowed: numbers.map(([other]) => other).join(", ") || "none: the theory predicts no number",
  });
}

function halfSaid(columns: readonly string[], theory: string | undefined): UserError {
  return new UserError({
    action: theory === undefined
      ? `cannot subtract a prediction from "${columns.join('", "')}" without a theory`
      : `cannot use theory ${theory} in a fit that subtracts none of its predictions`,
    allowed: "`theory` and `subtract` together, or neither",
  });
}
