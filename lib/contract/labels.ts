/** Labels: the axis values at which a table was made, as columns in front of its own. */
import { UserError } from "./errors.ts";
import { type Column, numberColumn, type Scalar, type Table, textColumn } from "./table.ts";

/**
 * Adds constant label columns (axis values) in front of a table's own columns. A column of the table that
 * has the name of an axis is taken for its label where it holds that value in every row; otherwise the
 * table would lose its own values, or the label would: that is a UserError. `whose` names the table
 * in it.
 */
export function withLabels(
  source: Table,
  point: Readonly<Record<string, Scalar>>,
  whose = "the table",
): Table {
  const columns: [string, Column][] = [];
  for (const [name, value] of Object.entries(point)) {
    if (Object.hasOwn(source.columns, name) && !isConstant(source.columns[name], value)) {
      throw labelOnColumn(source.columns[name], { name, value, whose });
    }
    columns.push([
      name,
      typeof value === "number"
        ? numberColumn(new Float64Array(source.length).fill(value), "dimensionless", "axis")
        : textColumn(new Array(source.length).fill(String(value)), "axis"),
    ]);
  }
  const isLabel = (name: string) => Object.hasOwn(point, name);
  columns.push(...Object.entries(source.columns).filter(([name]) => !isLabel(name)));
  const labels = [...Object.keys(point), ...source.labels.filter((label) => !isLabel(label))];
  return { length: source.length, columns: Object.fromEntries(columns), labels };
}

/**
 * Throws a UserError if one of the names by which rows are grouped is that of a column which `whose`
 * has of its own: one of the two would be lost.
 */
export function requireApart(
  names: Iterable<string>,
  own: readonly string[],
  whose: string,
): void {
  for (const name of names) {
    if (!own.includes(name)) continue;
    throw new UserError({
      action: `cannot group by "${name}": ${whose} have a column "${name}" of their own`,
      hint: "name the columns to group by (`by`) without it, or rename that axis or column",
      exitCode: 1,
    });
  }
}

function isConstant(found: Column, value: Scalar): boolean {
  if (found.kind === "number") return found.values.every((own) => own === value);
  return found.kind === "text" && found.values.every((own) => own === String(value));
}

function labelOnColumn(
  found: Column,
  { name, value, whose }: {
    readonly name: string;
    readonly value: Scalar;
    readonly whose: string;
  },
): UserError {
  const held = found.kind === "vector"
    ? `vectors of ${found.size} numbers`
    : someValues([...new Set<Scalar>(found.values)]);
  return new UserError({
    action: `cannot label the rows of ${whose} with axis "${name}" (${JSON.stringify(value)}): ` +
      `they have a column "${name}" of their own, which holds ${held}`,
    hint: columnHint,
    exitCode: 1,
  });
}

/** What to do about an axis that is named like a column. */
export const columnHint =
  "rename the axis; where it gives a parameter of that name, write its values in variants (`each`) instead";

function someValues(values: readonly Scalar[]): string {
  const shown = values.slice(0, 5).map((value) => JSON.stringify(value)).join(", ");
  return values.length > 5 ? `${shown}, …` : shown;
}
