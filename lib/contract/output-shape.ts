/** Whether what a stage gives has the shape of outputs: a stage is code, and code may be wrong. */
import { isMediaType } from "./media-types.ts";
import type { Output } from "./stage.ts";
import { type Column, rowsOf, type Table } from "./table.ts";

/** What is wrong with an output, in words; undefined if nothing is. */
export function outputProblem(output: Output | undefined): string | undefined {
  if (output?.kind === "bytes") {
    const { bytes, mediaType } = output;
    return bytes instanceof Uint8Array && typeof mediaType === "string" && isMediaType(mediaType)
      ? undefined
      : "it is not bytes with a media type (as application/json)";
  }
  if (output?.kind !== "table") return "it is neither a table nor bytes";
  return tableProblem(output.table ?? {});
}

/** Longer names and other texts about a table or a column are refused: people are to read them. */
const nameLengthMax = 1000;
const wordsLengthMax = 10_000;
const columnsMax = 10_000;

function tableProblem({ columns, length, labels }: Partial<Table>): string | undefined {
  if (typeof columns !== "object" || columns === null) return "its table has no columns";
  if (!Number.isSafeInteger(length) || length! < 0) return `its table has ${length} rows`;
  const prototype = Object.getPrototypeOf(columns);
  if (prototype !== Object.prototype && prototype !== null) {
    return "its columns are not a plain record (is one called __proto__?)";
  }
  const names = Object.keys(columns);
  if (names.length > columnsMax) return `it has ${names.length} columns, over ${columnsMax}`;
  if (!Array.isArray(labels) || !labels.every((label) => names.includes(label))) {
    return "its labels are not a list of names of its columns";
  }
  for (const [name, column] of Object.entries(columns)) {
    if (!isColumnName(name)) {
      return `${
        JSON.stringify(name)
      } cannot be the name of a column (which is text, not empty, of whole ` +
        "characters)";
    }
    if (!isWellShaped(column ?? {})) {
      return `column "${name}" holds neither float64 numbers nor texts nor vectors`;
    }
    const words = wordsProblem(column);
    if (words !== undefined) return `column "${name}" has ${words}`;
    const halved = halvedText(column);
    if (halved !== undefined) {
      return `row ${halved} of column "${name}" holds half of a character, which cannot be stored`;
    }
    const rows = rowsOf(column);
    if (rows !== length) return `column "${name}" has ${rows} rows in a table of ${length}`;
  }
  return undefined;
}

/** Names that come back as they were: "" and halves of surrogate pairs do not. */
function isColumnName(name: string): boolean {
  return name !== "" && name !== "__proto__" && name.length <= nameLengthMax && name.isWellFormed();
}

/** What is wrong with what a column says of itself. */
function wordsProblem(column: Column): string | undefined {
  const unit = column.kind === "text" ? "" : column.unit;
  const missing = column.kind === "number" ? column.missing ?? "" : "";
  for (const [what, text] of Object.entries({ description: column.description, unit, missing })) {
    if (typeof text !== "string" || !text.isWellFormed()) return `no text for its ${what}`;
    if (text.length > wordsLengthMax) return `over ${wordsLengthMax} characters for its ${what}`;
  }
  if (column.kind !== "vector") return undefined;
  const { size, values } = column;
  const isSize = Number.isSafeInteger(size) && size > 0 && values.length % size === 0;
  return isSize ? undefined : `${values.length} numbers in vectors of ${size}`;
}

/** The first row whose text UTF-8 cannot hold: it would come back as another text. */
function halvedText(column: Column): number | undefined {
  if (column.kind !== "text") return undefined;
  const index = column.values.findIndex((value) => !value.isWellFormed());
  return index < 0 ? undefined : index;
}

function isWellShaped(column: Column): boolean {
  switch (column.kind) {
    case "number":
      return column.values instanceof Float64Array;
    case "text":
      return Array.isArray(column.values) &&
        column.values.every((value) => typeof value === "string");
    case "vector":
      return column.values instanceof Float32Array || column.values instanceof Uint8Array;
    default:
      return false;
  }
}
