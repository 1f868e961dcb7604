/**
 * NumPy's format NPY (versions 1 to 3; numpy.org/doc/stable/reference/generated/numpy.lib.format.html):
 * arrays of numbers and of text, plain or structured. Nothing that it holds is ever executed: arrays of
 * Python objects, which are pickles, are refused.
 */
import { UserError } from "../errors.ts";
import { type Column, rowsOf, type Table } from "../table.ts";

/** The values of an array, or of one field of a structured one. */
export interface NpyValues {
  /** Name of the field; undefined for a plain array. */
  readonly name?: string;
  /** Row after row, `size` values each. */
  readonly values: Float64Array | readonly string[];
  readonly size: number;
}

export interface NpyArray {
  readonly rows: number;
  /** Number of axes of the array itself, that of the rows included. */
  readonly dimensions: number;
  readonly fields: readonly NpyValues[];
}

/** A table as one structured array: `numpy.load(file)["column"]`. A text column is of type U. */
export function npyOfTable({ columns, length }: Table): Uint8Array {
  const fields = Object.entries(columns).map(([name, column]) => ({ name, ...written(column) }));
  const descr = fields.map(({ name, type, size }) =>
    `(${pythonText(name)}, '${type}'${size === undefined ? "" : `, (${size},)`})`
  );
  const head = headerOf(`[${descr.join(", ")}]`, `(${length},)`);
  const bytes = fields.reduce((sum, { itemBytes }) => sum + itemBytes, 0);
  const file = new Uint8Array(head.length + bytes * length);
  file.set(head);
  for (let row = 0, at = head.length; row < length; row++) {
    for (const { itemBytes, data } of fields) {
      file.set(data.subarray(row * itemBytes, (row + 1) * itemBytes), at);
      at += itemBytes;
    }
  }
  return file;
}

/** A column as an array of its own: of one axis, or of two for vectors. */
export function npyOfColumn(column: Column): Uint8Array {
  const { type, size, data } = written(column);
  const shape = size === undefined ? `(${rowsOf(column)},)` : `(${rowsOf(column)}, ${size})`;
  const head = headerOf(`'${type}'`, shape);
  const file = new Uint8Array(head.length + data.length);
  file.set(head);
  file.set(data, head.length);
  return file;
}

interface Written {
  readonly type: string;
  /** Numbers in each row of a vector. */
  readonly size?: number;
  readonly itemBytes: number;
  readonly data: Uint8Array;
}

function written(column: Column): Written {
  if (column.kind === "text") {
    const points = column.values.map((text) => Array.from(text, (c) => c.codePointAt(0)!));
    const width = Math.max(1, ...points.map(({ length }) => length));
    const data = new Uint32Array(points.length * width);
    for (const [row, list] of points.entries()) data.set(list, row * width);
    return { type: `<U${width}`, itemBytes: 4 * width, data: new Uint8Array(data.buffer) };
  }
  const { values } = column;
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (column.kind === "number") return { type: "<f8", itemBytes: 8, data };
  const type = values instanceof Uint8Array ? "|u1" : "<f4";
  return { type, size: column.size, itemBytes: values.BYTES_PER_ELEMENT * column.size, data };
}

function pythonText(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Version 3 (UTF-8), padded so that the data begins at a multiple of 64 bytes. */
function headerOf(descr: string, shape: string): Uint8Array {
  const dictionary = new TextEncoder().encode(
    `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`,
  );
  const length = Math.ceil((12 + dictionary.length + 1) / 64) * 64;
  const head = new Uint8Array(length).fill(0x20);
  head.set([...magic, 3, 0]);
  new DataView(head.buffer).setUint32(8, length - 12, true);
  head.set(dictionary, 12);
  head[length - 1] = 0x0a;
  return head;
}

/** Reads one array; `whose` names the file in a UserError. */
export function decodeNpy(bytes: Uint8Array, whose: string): NpyArray {
  const { header, at } = headerIn(bytes, whose);
  const { descr, fortran_order: isFortran, shape } = header;
  const types = Array.isArray(descr)
    ? descr.map((field) => typeOfField(field, whose))
    : [{ ...typeOf(descr, whose), size: 1 }];
  const [rows = 1, ...inner] = shape;
  const innerSize = inner.reduce((product, count) => product * count, 1);
  const itemBytes = types.reduce((sum, { bytes, size }) => sum + bytes * size, 0);
  const needed = rows * innerSize * itemBytes;
  if (bytes.length - at !== needed) {
    throw refusal(whose, `it has ${bytes.length - at} bytes of data, and its head says ${needed}`);
  }
  if (Array.isArray(descr) && inner.length > 0) {
    throw refusal(whose, "it is a structured array of several axes");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, needed);
  let offset = 0;
  const fields = types.map((type): NpyValues => {
    const layout: Layout = {
      ...type,
      size: type.size * innerSize,
      start: offset,
      // A plain array in Fortran's order has its first axis innermost.
      stride: (row, part) =>
        isFortran && types.length === 1
          ? fortranIndex(row, part, shape) * type.bytes
          : row * itemBytes * innerSize + part * type.bytes,
    };
    offset += type.bytes * type.size;
    return { name: type.name, values: valuesIn(view, rows, layout), size: layout.size };
  });
  return { rows, dimensions: Math.max(1, shape.length), fields };
}

interface ItemType {
  readonly name?: string;
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number | string;
  readonly isText: boolean;
}

interface Layout extends ItemType {
  readonly size: number;
  readonly start: number;
  readonly stride: (row: number, part: number) => number;
}

function valuesIn(view: DataView, rows: number, layout: Layout): Float64Array | string[] {
  const { size, start, stride, read, isText } = layout;
  const texts: string[] = [];
  const values = new Float64Array(isText ? 0 : rows * size);
  for (let row = 0; row < rows; row++) {
    for (let part = 0; part < size; part++) {
      const value = read(view, start + stride(row, part));
      if (typeof value === "string") texts.push(value);
      else values[row * size + part] = value;
    }
  }
  return isText ? texts : values;
}

/** Where an item of a Fortran-ordered array lies, given its row and its index in C's order within it. */
function fortranIndex(row: number, part: number, shape: readonly number[]): number {
  const inner = shape.slice(1);
  const indices = new Array<number>(inner.length);
  for (let axis = inner.length - 1; axis >= 0; axis--) {
    indices[axis] = part % inner[axis];
    part = Math.floor(part / inner[axis]);
  }
  let [index, stride] = [row, shape[0] ?? 1];
  for (const [axis, at] of indices.entries()) {
    index += at * stride;
    stride *= inner[axis];
  }
  return index;
}

function typeOfField(field: unknown, whose: string): ItemType & { readonly size: number } {
  const [name, type, shape = []] = Array.isArray(field) ? field as unknown[] : [];
  if (typeof name !== "string" || !Array.isArray(shape)) {
    throw refusal(whose, `its field ${JSON.stringify(field)} is not understood`);
  }
  const size = (shape as number[]).reduce((product, count) => product * count, 1);
  return { ...typeOf(type, `field "${name}" of ${whose}`), name, size };
}

const typePattern = /^([<>|=])([a-zA-Z])(\d*)$/;

function typeOf(descr: unknown, whose: string): ItemType {
  const [, order, letter, digits] = typePattern.exec(String(descr)) ?? [];
  const [bytes, little] = [Number(digits), order !== ">"];
  const number = (read: ItemType["read"]): ItemType => ({ bytes, read, isText: false });
  switch (`${letter}${digits}`) {
    case "f8":
      return number((view, at) => view.getFloat64(at, little));
    case "f4":
      return number((view, at) => view.getFloat32(at, little));
    case "i8":
      return number((view, at) => wholeNumber(view.getBigInt64(at, little), whose));
    case "u8":
      return number((view, at) => wholeNumber(view.getBigUint64(at, little), whose));
    case "i4":
      return number((view, at) => view.getInt32(at, little));
    case "u4":
      return number((view, at) => view.getUint32(at, little));
    case "i2":
      return number((view, at) => view.getInt16(at, little));
    case "u2":
      return number((view, at) => view.getUint16(at, little));
    case "i1":
      return number((view, at) => view.getInt8(at));
    case "u1":
    case "b1":
      return number((view, at) => view.getUint8(at));
  }
  if (letter === "U") {
    return { bytes: 4 * bytes, isText: true, read: (view, at) => textAt(view, at, bytes, little) };
  }
  const what = letter === "O" ? "Python objects, which are code" : `values of type ${descr}`;
  throw refusal(whose, `it holds ${what}`, "float64, float32, integers, bool, or text (U)");
}

/** float64 holds whole numbers up to 2^53 exactly; a larger one would come back as another. */
function wholeNumber(value: bigint, whose: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw refusal(whose, `it holds the whole number ${value}`, "whole numbers up to 2^53");
}

function textAt(view: DataView, at: number, width: number, little: boolean): string {
  let text = "";
  for (let i = 0; i < width; i++) {
    const point = view.getUint32(at + 4 * i, little);
    if (point === 0) break;
    text += point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
  }
  return text;
}

interface Header {
  readonly descr: unknown;
  readonly fortran_order: boolean;
  readonly shape: readonly number[];
}

function headerIn(bytes: Uint8Array, whose: string): { header: Header; at: number } {
  const isNpy = bytes.length > 12 && magic.every((byte, i) => bytes[i] === byte);
  if (!isNpy) throw refusal(whose, "it is no NPY file", "what numpy.save writes");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const isFirst = bytes[6] === 1;
  const start = isFirst ? 10 : 12;
  const at = start + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true));
  const text = new TextDecoder().decode(bytes.subarray(start, Math.min(at, bytes.length)));
  try {
    const header = JSON.parse(jsonOf(text)) as Header;
    const isShape = Array.isArray(header.shape) &&
      header.shape.every((count) => Number.isSafeInteger(count) && count >= 0);
    if (isShape && at <= bytes.length) return { header, at };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw refusal(whose, "its head is not understood", "what numpy.save writes");
}

/** A dictionary of Python's literals as JSON: tuples are lists. */
function jsonOf(python: string): string {
  const token = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|True|False|[()]/g;
  const json = python.replace(token, (found) => {
    switch (found) {
      case "True":
        return "true";
      case "False":
        return "false";
      case "(":
        return "[";
      case ")":
        return "]";
    }
    return JSON.stringify(found.slice(1, -1).replace(/\\(['"\\])/g, "$1"));
  });
  return json.replace(/,\s*([\]}])/g, "$1");
}

function refusal(whose: string, why: string, allowed?: string): UserError {
  return new UserError({
    action: `cannot read ${whose}: ${why}`,
    ...(allowed === undefined ? {} : { allowed }),
    exitCode: 1,
  });
}
