/** Tables as comma-separated values (RFC 4180), numbers in full. */
import { cell, type Table } from "../../contract/table.ts";

/** A heading of column names, then one line per row; units are in the .arrow file. */
export function csvOf(table: Table): string {
  const columns = Object.entries(table.columns);
  const lines = [columns.map(([name]) => quoted(name)).join(",")];
  for (let row = 0; row < table.length; row++) {
    lines.push(columns.map(([, column]) => field(cell(column, row))).join(","));
  }
  return lines.join("\r\n") + "\r\n";
}

function field(value: number | string): string {
  if (typeof value === "string") return quoted(value);
  return Number.isNaN(value) ? "" : String(value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
