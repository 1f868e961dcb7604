/** Tables to and from Apache Arrow IPC files; units, descriptions and axes in the schema's metadata. */
import {
  type Data,
  DataType,
  Field,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table as ArrowTable,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { assert, UserError } from "./errors.ts";
import { type Column, numberColumn, type Table, textColumn } from "./table.ts";

export const tableMediaType = "application/vnd.apache.arrow.file";

/**
 * Encodes a table as an Arrow IPC file; equal tables give equal bytes.
 * Throws a UserError for a non-finite number in a column without `missing`.
 */
export function encodeTable(source: Table): Uint8Array {
  const fields: Field[] = [];
  const children: Data[] = [];
  for (const [name, column] of Object.entries(source.columns)) {
    const metadata = new Map([["description", column.description]]);
    if (column.kind === "number") {
      if (column.missing === undefined) requireFinite(name, column.values);
      else metadata.set("missing", column.missing);
      metadata.set("unit", column.unit);
      fields.push(new Field(name, new Float64(), false, metadata));
      children.push(makeData({ type: new Float64(), data: column.values }));
    } else {
      fields.push(new Field(name, new Utf8(), false, metadata));
      children.push(vectorFromArray(column.values as string[], new Utf8()).data[0]);
    }
  }
  const schema = new Schema(fields, new Map([["labels", JSON.stringify(source.labels)]]));
  const data = makeData({
    type: new Struct(fields),
    length: source.length,
    nullCount: 0,
    children,
  });
  return tableToIPC(new ArrowTable(schema, [new RecordBatch(schema, data)]), "file");
}

function requireFinite(name: string, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new UserError({
        action: `cannot store ${values[i]} in row ${i} of column "${name}"`,
        allowed: "finite numbers",
        hint: "name the outcome in a text column, or say in the column's `missing` what NaN means",
        exitCode: 1,
      });
    }
  }
}

/** Decodes what {@link encodeTable} wrote. */
export function decodeTable(bytes: Uint8Array): Table {
  const decoded = tableFromIPC(bytes);
  const columns: Record<string, Column> = {};
  for (const field of decoded.schema.fields) {
    const vector = decoded.getChild(field.name);
    assert(vector, `Arrow file lost column ${field.name}`);
    const description = field.metadata.get("description") ?? "";
    const missing = field.metadata.get("missing");
    columns[field.name] = DataType.isFloat(field.type)
      ? numberColumn(
        new Float64Array(vector.toArray()),
        field.metadata.get("unit") ?? "dimensionless",
        description,
        missing === undefined ? {} : { missing },
      )
      : textColumn([...vector] as string[], description);
  }
  const labels = JSON.parse(decoded.schema.metadata.get("labels") ?? "[]") as string[];
  return { length: decoded.numRows, columns, labels };
}
