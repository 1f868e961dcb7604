/** Tables to and from Apache Arrow IPC files; units, descriptions and axes in the schema's metadata. */
import {
  type Data,
  DataType,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table as ArrowTable,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Utf8,
  type Vector,
} from "apache-arrow";
import { assert, UserError } from "./errors.ts";
import {
  type Column,
  numberColumn,
  rowsOf,
  type Table,
  textColumn,
  type VectorColumn,
  vectorColumn,
} from "./table.ts";

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
      children.push(makeData({ type: new Float64(), data: withOneNaN(column.values) }));
    } else if (column.kind === "vector") {
      requireFinite(name, column.values);
      metadata.set("unit", column.unit);
      const data = vectorData(column);
      fields.push(new Field(name, data.type, false, metadata));
      children.push(data);
    } else {
      fields.push(new Field(name, new Utf8(), false, metadata));
      children.push(textData(column.values));
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

function vectorData(column: VectorColumn): Data<FixedSizeList<Float32 | Uint8>> {
  const { values, size } = column;
  const child = values instanceof Uint8Array
    ? makeData({ type: new Uint8(), data: values })
    : makeData({ type: new Float32(), data: values });
  const type = new FixedSizeList<Float32 | Uint8>(size, new Field("item", child.type, false));
  return makeData({
    type,
    length: rowsOf(column),
    nullCount: 0,
    child: child as Data<Float32 | Uint8>,
  });
}

/** By hand: Arrow's own builder makes a function of a text, which neither jobs nor pages allow. */
function textData(values: readonly string[]): Data<Utf8> {
  const encoder = new TextEncoder();
  const texts = values.map((value) => encoder.encode(value));
  const valueOffsets = new Int32Array(values.length + 1);
  for (let i = 0; i < texts.length; i++) valueOffsets[i + 1] = valueOffsets[i] + texts[i].length;
  const data = new Uint8Array(valueOffsets[values.length]);
  for (const [i, text] of texts.entries()) data.set(text, valueOffsets[i]);
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data });
}

function requireFinite(name: string, values: Float64Array | Float32Array | Uint8Array): void {
  if (values instanceof Uint8Array) return;
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

/** The half of the one NaN that is stored which holds its sign and exponent, as a little-endian word. */
const nanHead = 0x7ff80000;

/**
 * The values with one NaN for all: which bits 0/0 has is left open by the language, and differs between
 * interpreted and compiled code. A copy, if there is anything to change.
 */
function withOneNaN(values: Float64Array): Float64Array {
  let copy = values;
  let words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]) || (words[2 * i + 1] === nanHead && words[2 * i] === 0)) continue;
    if (copy === values) {
      copy = values.slice();
      words = new Uint32Array(copy.buffer);
    }
    words[2 * i] = 0;
    words[2 * i + 1] = nanHead;
  }
  return copy;
}

/** Decodes what {@link encodeTable} wrote. */
export function decodeTable(bytes: Uint8Array): Table {
  // Arrow's columns look into these bytes, float64 among them.
  const decoded = tableFromIPC(bytes.byteOffset % 8 === 0 ? bytes : bytes.slice());
  const columns: Record<string, Column> = {};
  for (const field of decoded.schema.fields) {
    const vector = decoded.getChild(field.name);
    assert(vector, `Arrow file lost column ${field.name}`);
    const description = field.metadata.get("description") ?? "";
    const missing = field.metadata.get("missing");
    const unit = field.metadata.get("unit") ?? "dimensionless";
    if (DataType.isFixedSizeList(field.type)) {
      const values = vectorValues(vector as Vector<FixedSizeList>);
      columns[field.name] = vectorColumn(values, field.type.listSize, { unit, description });
    } else if (DataType.isFloat(field.type)) {
      const values = new Float64Array(vector.toArray());
      const options = missing === undefined ? {} : { missing };
      columns[field.name] = numberColumn(values, unit, description, options);
    } else {
      columns[field.name] = textColumn([...vector] as string[], description);
    }
  }
  const labels = JSON.parse(decoded.schema.metadata.get("labels") ?? "[]") as string[];
  return { length: decoded.numRows, columns, labels };
}

/** Not a copy: a data set may be large, and the table is only read. */
function vectorValues(vector: Vector<FixedSizeList>): Float32Array | Uint8Array {
  const [{ children: [child] }] = vector.data;
  const values = child.values as Float32Array | Uint8Array;
  return values.subarray(0, vector.length * vector.type.listSize);
}
