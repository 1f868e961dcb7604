/** A table in each of the formats that other programs read. */
import { encodeTable } from "../codec.ts";
import { cell, type Column, rowsOf, type Table } from "../table.ts";
import { csvForProgram } from "./csv.ts";
import { npyOfColumn, npyOfTable } from "./npy.ts";
import { zipOf } from "./npz.ts";

/** csv and json are text; npy is one structured array, npz an array for each column. */
export const tableFormats = ["csv", "arrow", "json", "npy", "npz"] as const;
export type TableFormat = (typeof tableFormats)[number];

/** A table in a format that other programs read. */
export function encodedTable(table: Table, format: TableFormat): Uint8Array {
  switch (format) {
    case "arrow":
      return encodeTable(table);
    case "csv":
      return new TextEncoder().encode(csvForProgram(table));
    case "json":
      return new TextEncoder().encode(JSON.stringify(columnsOf(table)) + "\n");
    case "npy":
      return npyOfTable(table);
    case "npz":
      return zipOf(
        new Map(
          Object.entries(table.columns).map(([name, column]) => [
            `${name}.npy`,
            npyOfColumn(column),
          ]),
        ),
      );
  }
}

/** Columns by name, as lists; null where a number is missing. */
function columnsOf({ columns }: Table): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      Array.from({ length: rowsOf(column) }, (_, row) => jsonCell(column, row)),
    ]),
  );
}

function jsonCell(column: Column, row: number): unknown {
  if (column.kind === "vector") {
    return [...column.values.subarray(row * column.size, (row + 1) * column.size)];
  }
  const value = cell(column, row);
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}
