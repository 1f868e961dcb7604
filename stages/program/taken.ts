/** From a file that a program wrote to the table that the YAML declares, or to what is wrong with it. */
import { UserError } from "../../lib/contract/errors.ts";
import { arrowColumns } from "../../lib/contract/formats/arrow.ts";
import { csvColumns } from "../../lib/contract/formats/csv.ts";
import { decodeNpy, type NpyArray } from "../../lib/contract/formats/npy.ts";
import { unzipped } from "../../lib/contract/formats/npz.ts";
import {
  type Column,
  numberColumn,
  rowsOf,
  type Table,
  table,
  textColumn,
} from "../../lib/contract/table.ts";
import { outputPath } from "./given.ts";
import type { OutputDeclaration } from "./parameters.ts";

/** The cells of a column as a file has them: numbers, or texts, or both where the format has no types. */
type Cells = Float64Array | readonly unknown[];
type Found = ReadonlyMap<string, Cells>;
type ColumnDeclaration = OutputDeclaration["columns"][string];

/** The table of one output. Throws a UserError that names the file, the column and the row. */
export async function takenTable(
  name: string,
  declared: OutputDeclaration,
  bytes: Uint8Array,
): Promise<Table> {
  const whose = outputPath(name, declared.format);
  const names = Object.keys(declared.columns);
  const found = await cellsIn(bytes, { declared, whose });
  const missing = names.filter((column) => !found.has(column));
  const others = [...found.keys()].filter((column) => !names.includes(column));
  if (missing.length + others.length > 0) {
    const what = missing.length > 0
      ? `it lacks column ${missing.map((one) => `"${one}"`).join(", ")}; it has ${
        listed([...found.keys()])
      }`
      : `it has a column ${others.map((one) => `"${one}"`).join(", ")} that is not declared`;
    throw refusal(whose, what, `${names.join(", ")}, as \`outputs\` in the YAML says`);
  }
  const [first] = names;
  const odd = names.find((column) => found.get(column)!.length !== found.get(first)!.length);
  if (odd !== undefined) {
    const [a, b] = [odd, first].map((column) =>
      `"${column}" has ${found.get(column)!.length} rows`
    );
    throw refusal(whose, `its columns differ in length: ${a}, ${b}`);
  }
  const columns = names.map((column) => {
    const about = { whose: `column "${column}" of ${whose}`, declared: declared.columns[column] };
    return [column, columnOf(found.get(column)!, about)] as const;
  });
  return table(Object.fromEntries(columns));
}

async function cellsIn(
  bytes: Uint8Array,
  { declared, whose }: { readonly declared: OutputDeclaration; readonly whose: string },
): Promise<Found> {
  switch (declared.format) {
    case "csv": {
      const { names, cells } = csvColumns(textOf(bytes, whose), whose);
      const twice = names.find((name, i) => names.indexOf(name) !== i);
      if (twice !== undefined) throw refusal(whose, `it has two columns "${twice}"`);
      return new Map(names.map((name, i) => [name, cells[i]]));
    }
    case "json":
      return jsonCells(textOf(bytes, whose), whose);
    case "arrow":
      return arrowColumns(bytes, whose);
    case "npy":
      return npyCells(decodeNpy(bytes, whose), { names: Object.keys(declared.columns), whose });
    case "npz": {
      const found = new Map<string, Cells>();
      for (const [file, content] of await unzipped(bytes, whose)) {
        const name = file.replace(/\.npy$/, "");
        const own = `${name} of ${whose}`;
        const [[, cells]] = npyCells(decodeNpy(content, own), { names: [name], whose: own });
        found.set(name, cells);
      }
      return found;
    }
  }
}

function textOf(bytes: Uint8Array, whose: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw refusal(whose, "it is not text in UTF-8");
  }
}

/** A map of columns, each a list, or a list of rows, each a map. */
function jsonCells(text: string, whose: string): Found {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refusal(whose, `it is not JSON: ${error.message}`);
  }
  const shape = "a map of columns (name to list), or a list of rows (maps)";
  if (Array.isArray(value)) {
    if (!value.every(isMap)) throw refusal(whose, "not every row is a map", shape);
    const names = [...new Set(value.flatMap((row) => Object.keys(row)))];
    return new Map(names.map((name) => [name, value.map((row) => row[name] ?? null)]));
  }
  if (!isMap(value) || !Object.values(value).every(Array.isArray)) {
    throw refusal(whose, "it is no table", shape);
  }
  return new Map(Object.entries(value as Readonly<Record<string, readonly unknown[]>>));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A structured array by its fields; a plain one is one column, for nothing says which is which of several. */
function npyCells(
  { fields, dimensions }: NpyArray,
  { names, whose }: { readonly names: readonly string[]; readonly whose: string },
): Found {
  const [first] = fields;
  if (first.name !== undefined) {
    return new Map(fields.map((field) => {
      if (field.size > 1) throw refusal(`field "${field.name}" of ${whose}`, "it holds vectors");
      return [field.name!, field.values];
    }));
  }
  if (names.length === 1 && first.size === 1) return new Map([[names[0], first.values]]);
  throw refusal(
    whose,
    `it is a plain array of ${dimensions} axes, in which columns have no names`,
    "one column: an array of one axis; several: a structured array, or format npz",
  );
}

interface About {
  readonly whose: string;
  readonly declared: ColumnDeclaration;
}

function columnOf(cells: Cells, { whose, declared }: About): Column {
  const { says, unit = "dimensionless", missing } = declared;
  if (declared.text) {
    return textColumn(Array.from(cells, (value, row) => textCell(value, row, whose)), says);
  }
  const values = cells instanceof Float64Array
    ? cells
    : Float64Array.from(cells, (value, row) => numberCell(value, row, { whose, declared }));
  const column = numberColumn(values, unit, says, missing === undefined ? {} : { missing });
  const odd = column.values.findIndex((value) =>
    missing === undefined ? !Number.isFinite(value) : Math.abs(value) === Infinity
  );
  if (odd < 0) return column;
  throw refusal(
    whose,
    `row ${odd + 1} of ${rowsOf(column)} is ${values[odd]}`,
    missing === undefined
      ? "finite numbers; `missing: <what it stands for>` in the YAML allows an empty cell or NaN"
      : "finite numbers, or NaN",
  );
}

function textCell(value: unknown, row: number, whose: string): string {
  if (typeof value === "string" && value.isWellFormed()) return value;
  throw refusal(whose, `row ${row + 1} is ${shown(value)}`, "text");
}

const numberPattern = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
/** How languages write numbers that are none. */
const notNumbers: Readonly<Record<string, number>> = {
  "": NaN,
  na: NaN,
  nan: NaN,
  "-nan": NaN,
  inf: Infinity,
  "-inf": -Infinity,
  infinity: Infinity,
  "-infinity": -Infinity,
};

function numberCell(value: unknown, row: number, { whose }: About): number {
  if (typeof value === "number") return value;
  if (value === null) return NaN;
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) return Number(value);
  if (typeof value === "string") {
    if (numberPattern.test(value)) return Number(value);
    const word = value.trim().toLowerCase();
    if (Object.hasOwn(notNumbers, word)) return notNumbers[word];
  }
  throw refusal(whose, `row ${row + 1} is ${shown(value)}`, "numbers; `text: true` allows text");
}

function shown(value: unknown): string {
  const text = typeof value === "bigint" ? String(value) : JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function listed(names: readonly string[]): string {
  return names.slice(0, 12).map((one) => `"${one}"`).join(", ") +
      (names.length > 12 ? ` and ${names.length - 12} more` : "") || "none";
}

function refusal(whose: string, why: string, allowed?: string): UserError {
  return new UserError({
    action: `cannot take ${whose} from the program: ${why}`,
    ...(allowed === undefined ? {} : { allowed }),
    exitCode: 1,
  });
}
