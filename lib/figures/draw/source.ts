/** Which rows of which input a layer of a figure draws, and the numbers in them. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { rowsWhere, type Where, whereSchema } from "../../contract/rows.ts";
import { type NumberColumn, numbers, type Table, type TextColumn } from "../../contract/table.ts";
import { applyTransform, type TransformChoice } from "../../contract/transforms.ts";

export type Inputs = Readonly<Record<string, Table>>;

/** Entries of a layer's schema that choose its rows. */
export const sourceEntries = {
  input: v.pipe(v.string(), v.description("role of the input that is drawn")),
  where: whereSchema,
};
export interface Source {
  readonly input: string;
  readonly where: Where;
}

/** The rows that a source chooses; at least one. Throws a UserError that says what there is. */
export function pick(inputs: Inputs, { input, where }: Source): Table {
  const found = Object.hasOwn(inputs, input) ? inputs[input] : undefined;
  if (found === undefined) {
    throw new UserError({
      action: `cannot draw the input "${input}"`,
      allowed: Object.keys(inputs).join(", "),
      hint: "name it under the figure's `inputs`",
    });
  }
  return rowsWhere(found, where, input);
}

/** A column of a table, or a UserError that lists the columns. */
export function columnOf(rows: Table, name: string): NumberColumn | TextColumn {
  if (!Object.hasOwn(rows.columns, name)) {
    throw new UserError({
      action: `cannot find column "${name}" to draw`,
      allowed: Object.keys(rows.columns).join(", "),
    });
  }
  const column = rows.columns[name];
  if (column.kind === "vector") {
    throw new UserError({ action: `cannot draw the vectors of column "${name}"` });
  }
  return column;
}

/** A number column after a function, or several; NaN where a function has no value. */
export function transformed(
  rows: Table,
  name: string,
  choice: TransformChoice = "identity",
): Float64Array {
  columnOf(rows, name);
  const values = numbers(rows, name);
  return choice === "identity" ? values : values.map((value) => applyTransform(value, choice));
}
