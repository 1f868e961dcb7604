/** Tables as comma-separated values (RFC 4180), numbers in full. */
import { cell, type Column, type Table } from "../../contract/table.ts";

/**
 * A heading of column names, then one line per row; units are in the .arrow file. A text that a
 * spreadsheet would take for a formula (it begins with =, +, - or @, and is no number) has an apostrophe
 * in front, and so has a text that begins with an apostrophe: whoever takes one away has the text.
 */
export function csvOf(table: Table): string {
  const columns = Object.entries(table.columns);
  const lines = [columns.map(([name]) => csvField(name)).join(",")];
  for (let row = 0; row < table.length; row++) {
    lines.push(columns.map(([, column]) => field(column, row)).join(","));
  }
  return lines.join("\r\n") + "\r\n";
}

function field(column: Column, row: number): string {
  const value = cell(column, row);
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  return column.kind === "text" ? csvField(value) : value;
}

/** A text as one field of a line. */
export function csvField(text: string): string {
  const isFormula = /^[=+\-@'\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text);
  const plain = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
