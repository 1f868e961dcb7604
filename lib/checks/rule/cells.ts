/** Measured networks in the cells of a grid, beside what theory says of each cell. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Evidence } from "../../contract/plugins.ts";
import { groupBy, numbers, type Scalar, type Table, texts } from "../../contract/table.ts";

/** Parameters of checks over cells. */
export const cellParams = {
  column: v.pipe(v.string(), v.description("measured column, one row per network")),
  cells: v.pipe(
    v.array(v.string()),
    v.minLength(1),
    v.description("columns whose values make a cell, in both inputs"),
  ),
  quantity: v.pipe(
    v.string(),
    v.description("prediction of each cell, by its name in the reference (a claim's predictions)"),
  ),
};
type CellParams = { readonly [K in "column" | "quantity"]: string } & {
  readonly cells: readonly string[];
};

/** One cell: its networks, and the number predicted for it. */
export interface Cell {
  readonly point: Readonly<Record<string, Scalar>>;
  readonly values: Float64Array;
  readonly predicted: number;
}

/**
 * The cells of a check's rows, each with the scalar `quantity` of the second input. Throws a
 * UserError for a cell with a missing value or fewer than two networks (its noise is what the
 * interval is made of), and unless each cell has exactly one prediction.
 */
export function cellsOf(
  { measured, reference }: Pick<Evidence<unknown>, "measured" | "reference">,
  { column, cells, quantity }: CellParams,
): readonly Cell[] {
  if (reference === undefined) {
    throw new UserError({
      action: "cannot compare cells with predictions without a second input",
      hint: "name as `reference` an input that holds predictions",
    });
  }
  const predictions = predictionsByCell(reference, { cells, quantity });
  return groupBy(measured, cells).map(({ point, rows }) => {
    const values = numbers(rows, column);
    if (values.length < 2 || values.some((value) => Number.isNaN(value))) {
      throw new UserError({
        action: `cannot use the cell ${JSON.stringify(point)}: ` +
          (values.length < 2 ? "it has one network" : `"${column}" has no value in some row`),
        allowed: "at least two networks in each cell, each with a value",
        exitCode: 1,
      });
    }
    const found = predictions.get(nameOf(cells.map((name) => point[name]))) ?? [];
    if (found.length !== 1) {
      throw new UserError({
        action: `cannot find one "${quantity}" of the cell ${JSON.stringify(point)}: ` +
          `${found.length} predictions`,
        hint: "predict at the same cells: `by` of the stage that predicts",
        exitCode: 1,
      });
    }
    return { point, values, predicted: found[0] };
  });
}

function predictionsByCell(
  reference: Table,
  { cells, quantity }: Omit<CellParams, "column">,
): Map<string, number[]> {
  const names = texts(reference, "quantity");
  const values = numbers(reference, "y");
  const columns = cells.map((name) => numbers(reference, name));
  const found = new Map<string, number[]>();
  names.forEach((name, i) => {
    if (name !== quantity) return;
    const cell = nameOf(columns.map((column) => column[i]));
    found.set(cell, [...found.get(cell) ?? [], values[i]]);
  });
  if (found.size > 0) return found;
  throw new UserError({
    action: `cannot find the prediction "${quantity}"`,
    allowed: [...new Set(names)].join(", "),
  });
}

function nameOf(values: readonly Scalar[]): string {
  return JSON.stringify(values);
}
