/** Which rows of which input a layer of a figure draws, and the numbers in them. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import {
  type NumberColumn,
  numbers,
  type Scalar,
  select,
  type Table,
  type TextColumn,
} from "../../contract/table.ts";

export type Inputs = Readonly<Record<string, Table>>;

const scalar = v.union([v.number(), v.string(), v.boolean()]);

/** Entries of a layer's schema that choose its rows. */
export const sourceEntries = {
  input: v.pipe(v.string(), v.description("role of the input that is drawn")),
  where: v.optional(
    v.pipe(
      v.record(v.string(), v.union([scalar, v.array(scalar)])),
      v.description(
        "keep only rows with this value (or one of these) in a column; `max` and `min` of a number " +
          "column are its largest and smallest value",
      ),
    ),
    {},
  ),
};
export type Source = {
  readonly input: string;
  readonly where: Readonly<Record<string, Scalar | readonly Scalar[]>>;
};

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
  let rows = found;
  for (const [name, wanted] of Object.entries(where)) {
    const kept = rowsWhere(rows, name, Array.isArray(wanted) ? wanted : [wanted as Scalar]);
    if (kept.length === 0) throw nothingLeft(rows, { input, name, wanted });
    rows = kept;
  }
  return rows;
}

function rowsWhere(rows: Table, name: string, wanted: readonly Scalar[]): Table {
  const column = columnOf(rows, name);
  const indices: number[] = [];
  if (column.kind === "text") {
    const words = wanted.map(String);
    column.values.forEach((value, index) => words.includes(value) && indices.push(index));
  } else {
    const targets = wanted.map((value) =>
      value === "max" || value === "min" ? extreme(column.values, value) : Number(value)
    );
    column.values.forEach((value, index) => {
      if (targets.some((target) => nearlyEqual(value, target))) indices.push(index);
    });
  }
  return indices.length === rows.length ? rows : select(rows, indices);
}

function extreme(values: Float64Array, which: "max" | "min"): number {
  let found = which === "max" ? -Infinity : Infinity;
  for (const value of values) {
    if (which === "max" ? value > found : value < found) found = value;
  }
  return found;
}

/** Equal up to rounding: 3 * 0.1 and 0.3 name the same point. */
function nearlyEqual(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
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

function nothingLeft(
  rows: Table,
  { input, name, wanted }: { input: string; name: string; wanted: unknown },
): UserError {
  const distinct = [...new Set<Scalar>(columnOf(rows, name).values as Iterable<Scalar>)];
  return new UserError({
    action: `cannot draw "${input}" where ${name} is ${JSON.stringify(wanted)}: no such row`,
    allowed: `${name}: ${distinct.slice(0, 20).join(", ")}${distinct.length > 20 ? ", …" : ""}`,
  });
}

const transforms = {
  log10: Math.log10,
  ln: Math.log,
  exp: Math.exp,
  sqrt: Math.sqrt,
  abs: Math.abs,
  negate: (value: number) => -value,
  "one-minus": (value: number) => 1 - value,
} as const;
type TransformName = keyof typeof transforms;
const transformNames = Object.keys(transforms) as TransformName[];

/** Schema of a list of functions that values pass through before they are drawn. */
export const transformSchema = v.optional(
  v.pipe(
    v.array(v.picklist(transformNames)),
    v.description(`functions applied in turn before drawing: ${transformNames.join(", ")}`),
  ),
  [],
);

/** A number column after some functions; NaN where a function has no value. */
export function transformed(
  rows: Table,
  name: string,
  names: readonly TransformName[],
): Float64Array {
  columnOf(rows, name);
  const values = numbers(rows, name);
  if (names.length === 0) return values;
  return values.map((value) => names.reduce((x, transform) => transforms[transform](x), value));
}
