/** Selecting rows of a table by the values of its columns. */
import { UserError } from "../../lib/contract/errors.ts";
import { cell, type Scalar, select, type Table } from "../../lib/contract/table.ts";

export type Where = Readonly<Record<string, Scalar>>;

/**
 * The rows whose columns have the given values (numbers compared exactly). Throws a UserError when a
 * column is missing, and when no row is left: a comparison of nothing must not pass.
 */
export function rowsWhere(source: Table, where: Where, role: string): Table {
  for (const name of Object.keys(where)) {
    const names = Object.keys(source.columns);
    const isVector = Object.hasOwn(source.columns, name) && source.columns[name].kind === "vector";
    if (!Object.hasOwn(source.columns, name) || isVector) {
      throw new UserError({
        action: `cannot select rows of "${role}" by "${name}"` +
          (isVector ? ", which holds a vector in each row" : ""),
        allowed: names.filter((other) => source.columns[other].kind !== "vector").join(", ") ||
          "nothing",
      });
    }
  }
  const kept = matching(source, where);
  if (kept.length > 0) return kept;
  throw new UserError({
    action: `cannot find a row of "${role}" with ${JSON.stringify(where)}`,
    allowed: Object.keys(where).map((name) => `${name}: ${someValues(source, name)}`).join("; "),
    exitCode: 1,
  });
}

/** {@link rowsWhere} by those columns only that the table has; perhaps no row. */
export function rowsWhereKnown(source: Table, where: Where): Table {
  const known = Object.entries(where).filter(([name]) => Object.hasOwn(source.columns, name));
  return matching(source, Object.fromEntries(known));
}

function matching(source: Table, where: Where): Table {
  const conditions = Object.entries(where).map(([name, value]) => {
    const column = source.columns[name];
    return { column, value: column.kind === "number" ? value : String(value) };
  });
  if (conditions.length === 0) return source;
  const indices: number[] = [];
  for (let i = 0; i < source.length; i++) {
    if (conditions.every(({ column, value }) => cell(column, i) === value)) indices.push(i);
  }
  return select(source, indices);
}

function someValues(source: Table, name: string): string {
  const column = source.columns[name];
  const distinct = [...new Set(Array.from({ length: source.length }, (_, i) => cell(column, i)))];
  return distinct.slice(0, 8).join(", ") + (distinct.length > 8 ? ", …" : "");
}
