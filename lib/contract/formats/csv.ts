/** Comma-separated values (RFC 4180) as other programs write them: a heading, then a row a line. */
import { UserError } from "../errors.ts";
import { cell, type Column, type Table } from "../table.ts";

/**
 * A table for a program: numbers in full, an empty cell for NaN, texts as they are. (What people open is
 * written with care for spreadsheets, lib/pipeline/report/csv.ts.)
 */
export function csvForProgram({ columns, length }: Table): string {
  const entries = Object.entries(columns);
  const lines = [entries.map(([name]) => quoted(name)).join(",")];
  for (let row = 0; row < length; row++) {
    lines.push(entries.map(([, column]) => field(column, row)).join(","));
  }
  return lines.join("\n") + "\n";
}

function field(column: Column, row: number): string {
  const value = cell(column, row);
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  return quoted(value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface CsvColumns {
  readonly names: readonly string[];
  /** By column, then row. */
  readonly cells: readonly (readonly string[])[];
}

/** Reads a text; `whose` names the file in a UserError. Empty lines count in a table of
 * one column only. */
export function csvColumns(text: string, whose: string): CsvColumns {
  const rows = csvRows(text.replace(/^\ufeff/, ""), whose);
  const [names, ...lines] = rows;
  if (names === undefined || text.trim() === "") {
    throw refusal(whose, "it is empty: not even a heading");
  }
  // Of one column an empty line is an empty cell.
  const body = names.length === 1 ? lines : lines.filter((row) => row.length > 1 || row[0] !== "");
  const odd = body.findIndex(({ length }) => length !== names.length);
  if (odd >= 0) {
    const found = `row ${odd + 1} has ${body[odd].length} cells and the heading ${names.length}`;
    throw refusal(whose, found);
  }
  return { names, cells: names.map((_, column) => body.map((row) => row[column])) };
}

function csvRows(text: string, whose: string): string[][] {
  const rows: string[][] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let row: string[] = [];
  while (pattern.lastIndex < text.length || row.length > 0) {
    const from = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null) throw refusal(whose, `its quotes are wrong at character ${from}`);
    const [, inQuotes, plain, end] = found;
    row.push(inQuotes === undefined ? plain : inQuotes.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
    if (end === "") break;
  }
  return rows;
}

function refusal(whose: string, why: string): UserError {
  const allowed = "a heading of column names, then as many cells in every row";
  return new UserError({ action: `cannot read ${whose} as CSV: ${why}`, allowed, exitCode: 1 });
}
