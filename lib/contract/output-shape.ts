/** Whether what a stage gives has the shape of outputs: a stage is code, and code may be wrong. */
import type { Output } from "./stage.ts";
import { type Column, rowsOf } from "./table.ts";

/** What is wrong with an output, in words; undefined if nothing is. */
export function outputProblem(output: Output | undefined): string | undefined {
  if (output?.kind === "bytes") {
    return output.bytes instanceof Uint8Array && typeof output.mediaType === "string"
      ? undefined
      : "it is not bytes with a media type";
  }
  if (output?.kind !== "table") return "it is neither a table nor bytes";
  const { columns, length } = output.table ?? {};
  if (typeof columns !== "object") return "its table has no columns";
  const prototype = Object.getPrototypeOf(columns);
  if (prototype !== Object.prototype && prototype !== null) {
    return "its columns are not a plain record (is one called __proto__?)";
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
  return name !== "" && name !== "__proto__" && name.isWellFormed();
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
