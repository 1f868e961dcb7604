/** A table for other programs: Arrow and CSV, and what each column means. */
import type { Column, Table } from "../../contract/table.ts";
import { later } from "../system/later.ts";
import { fitsCsv } from "../report/csv-copy.ts";

/** A column, as the data dictionary describes it. */
export interface ColumnMeaning {
  readonly name: string;
  readonly kind: Column["kind"];
  /** Unit of a number; null for text. */
  readonly unit: string | null;
  readonly meaning: string;
  /** Whether it is an axis of the experiment. */
  readonly axis: boolean;
  /** What an empty cell (in Arrow: NaN) stands for; null where there is none. */
  readonly missing: string | null;
  /** Numbers in each row of a vector; else 1. */
  readonly size: number;
}

/** A table that was exported. */
export interface TableMeaning {
  /** From the folder of the data, without ending: "paper/stage.output". */
  readonly path: string;
  readonly paper: string;
  readonly stage: string;
  readonly output: string;
  readonly rows: number;
  /** Endings of its files. */
  readonly forms: readonly string[];
  readonly columns: readonly ColumnMeaning[];
  /** The jobs whose rows these are, in order, and the digests of what the store holds of each. */
  readonly jobs: readonly { readonly job: string; readonly digest: string }[];
}

export function columnMeanings(table: Table): ColumnMeaning[] {
  const axes = new Set(table.labels);
  return Object.entries(table.columns).map(([name, column]) => ({
    name,
    kind: column.kind,
    unit: column.kind === "text" ? null : column.unit,
    meaning: column.description,
    axis: axes.has(name),
    missing: column.kind === "number" ? column.missing ?? null : null,
    size: column.kind === "vector" ? column.size : 1,
  }));
}

/** The files of a table by ending; no CSV where vectors are too long for people and programs to read. */
export async function tableFiles(table: Table): Promise<Map<string, Uint8Array>> {
  const [{ encodeTable }, { csvOf }] = await Promise.all([
    later<typeof import("../../contract/codec.ts")>(import.meta.resolve("../../contract/codec.ts")),
    later<typeof import("../report/csv.ts")>(import.meta.resolve("../report/csv.ts")),
  ]);
  const files = new Map([["arrow", encodeTable(table)]]);
  if (fitsCsv(table)) files.set("csv", new TextEncoder().encode(csvOf(table)));
  return files;
}

/** The dictionary for people. */
export function dictionaryText(tables: readonly TableMeaning[]): string {
  const lines = [
    "# Data dictionary",
    "",
    "Each table is an Arrow file (`pandas.read_feather`, `pyarrow.feather.read_table`, `polars.read_ipc`) and,",
    "where it has no long vectors, a CSV file: UTF-8, a heading, an empty cell where a number is missing, a",
    "vector as its numbers separated by spaces. Columns that are axes of the experiment say so.",
    "",
  ];
  for (const { path, forms, rows, columns } of tables) {
    lines.push(`## ${path}`, "", `${rows} rows; ${forms.map((form) => `.${form}`).join(", ")}`, "");
    lines.push("| column | kind | unit | meaning |", "| --- | --- | --- | --- |");
    for (const { name, kind, unit, meaning, axis, missing, size } of columns) {
      const words = [
        meaning,
        axis && meaning !== "axis" ? "axis" : "",
        missing && `empty: ${missing}`,
      ]
        .filter((part) => part).join("; ");
      const shape = kind === "vector" ? `vector of ${size}` : kind;
      lines.push(`| ${[name, shape, unit ?? "", words].map(cellText).join(" | ")} |`);
    }
    lines.push("");
  }
  return lines.join("\n");
}

function cellText(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\|*_<>`]/g, "\\$&");
}
