/** Tables of a dynamics, read as measures. */
import * as v from "valibot";
import type { DeclaredTables } from "./declarations.ts";
import type { Fields, Measure } from "./plugins.ts";

/** Parameters of a table: none. */
export const tableParams = v.strictObject({});

/** The measure that a table of a dynamics stands for: its fields as columns, without parameters. */
export function measureOfTable(
  { fields, tables }: DeclaredTables,
  name: string,
): Measure<unknown> {
  const { summary, fields: needs, optional = [] } = tables[name];
  return {
    summary,
    params: tableParams,
    needs,
    columns: pick(fields, [...needs, ...optional]),
    measure: (given: Fields) =>
      pick(given, [...needs, ...optional.filter((field) => Object.hasOwn(given, field))]),
  };
}

function pick<T>(
  from: Readonly<Record<string, T>>,
  names: readonly string[],
): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
