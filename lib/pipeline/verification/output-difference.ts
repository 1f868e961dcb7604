/**
 * Where two versions of an output differ: the first row and column of a table, the first path of a
 * JSON document, the first byte of anything else.
 */
import { decodeTable } from "../packages/table-codec.ts";
import { type Column, rowsOf, type Table } from "../../contract/table.ts";
import { tableMediaType } from "../../contract/media-types.ts";

/** How far one column of numbers, present in both tables, differs. */
export interface ColumnDifference {
  readonly column: string;
  /** Rows in which it differs. */
  readonly rows: number;
  /** Largest |after - before|; infinite where one of them is not a number. */
  readonly absolute: number;
  /** Largest |after - before| over the larger of the two magnitudes. */
  readonly relative: number;
  /** Largest |after - before| over the largest magnitude in the column. */
  readonly ofScale: number;
}

export type OutputDifference =
  | {
    readonly kind: "table";
    /** Counted from 0, as in the readable view below the titles. */
    readonly row: number;
    readonly column: string;
    /** Of a column of vectors: which of their numbers, counted from 0. */
    readonly component?: number;
    /** Absent where that table has no such row. */
    readonly before?: number | string;
    readonly after?: number | string;
    readonly rows: readonly [number, number];
    /** Columns of numbers that differ. */
    readonly columns: readonly ColumnDifference[];
    /** Columns of text that differ. */
    readonly texts: readonly string[];
  }
  | {
    /** Columns, their units or their meanings differ. */
    readonly kind: "shape";
    readonly part: string;
    readonly before?: string;
    readonly after?: string;
  }
  | {
    readonly kind: "json";
    /** "checks[0].measured" */
    readonly path: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }
  | {
    readonly kind: "bytes";
    readonly offset: number;
    readonly sizes: readonly [number, number];
  };

/** Undefined if the bytes are equal. */
export function differenceBetween(
  before: Uint8Array,
  after: Uint8Array,
  mediaType: string,
): OutputDifference | undefined {
  const offset = firstByte(before, after);
  if (offset === undefined) return undefined;
  const inBytes = { kind: "bytes", offset, sizes: [before.length, after.length] } as const;
  if (mediaType === tableMediaType) {
    const [a, b] = [readTable(before), readTable(after)];
    return a && b ? shapeDifference(a, b) ?? rowDifference(a, b) ?? inBytes : inBytes;
  }
  if (mediaType === "application/json" || mediaType.endsWith("+json")) {
    const [a, b] = [readJson(before), readJson(after)];
    return a && b ? jsonDifference(a.value, b.value, "") ?? inBytes : inBytes;
  }
  return inBytes;
}

function firstByte(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? undefined : length;
}

/** Undefined for bytes that are not a table: damage is reported by its place. */
function readTable(bytes: Uint8Array): Table | undefined {
  try {
    return decodeTable(bytes);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function readJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder().decode(bytes)) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function shapeDifference(a: Table, b: Table): OutputDifference | undefined {
  const parts = (source: Table) => {
    const found: [string, string][] = [["columns", Object.keys(source.columns).join(", ")]];
    for (const [name, column] of Object.entries(source.columns)) {
      found.push([`kind of ${name}`, column.kind], [`meaning of ${name}`, column.description]);
      if (column.kind === "text") continue;
      const { unit, size, missing } = { size: "", missing: "", ...column };
      found.push([`unit of ${name}`, unit], [`missing of ${name}`, missing]);
      found.push([`size of ${name}`, String(size)]);
      found.push([`numbers of ${name}`, column.values.constructor.name]);
    }
    return [...found, ["labels", source.labels.join(", ")] as const];
  };
  const [before, after] = [new Map(parts(a)), new Map(parts(b))];
  for (const part of new Set([...before.keys(), ...after.keys()])) {
    const [old, present] = [before.get(part), after.get(part)];
    if (old === present) continue;
    return {
      kind: "shape",
      part,
      ...(old === undefined ? {} : { before: old }),
      ...(present === undefined ? {} : { after: present }),
    };
  }
  return undefined;
}

function rowDifference(a: Table, b: Table): OutputDifference | undefined {
  const names = Object.keys(a.columns);
  const length = Math.max(a.length, b.length);
  for (let row = 0; row < length; row++) {
    const isInBoth = row < a.length && row < b.length;
    const differing = (name: string) =>
      isInBoth ? firstComponent(a.columns[name], b.columns[name], row) : 0;
    const column = names.find((name) => differing(name) !== undefined);
    if (column === undefined) continue;
    const component = differing(column)!;
    const valueIn = (source: Table) => valueAt(source.columns[column], row, component);
    return {
      kind: "table",
      row,
      column,
      ...(a.columns[column].kind === "vector" ? { component } : {}),
      ...(row < a.length ? { before: valueIn(a) } : {}),
      ...(row < b.length ? { after: valueIn(b) } : {}),
      rows: [a.length, b.length],
      columns: names.map((name) => columnDifference(name, a.columns[name], b.columns[name]))
        .filter((found) => found !== undefined),
      texts: names.filter((name) => textsDiffer(a.columns[name], b.columns[name])),
    };
  }
  return undefined;
}

const sizeOf = (column: Column) => column.kind === "vector" ? column.size : 1;

function valueAt(column: Column, row: number, component: number): number | string {
  return column.values[row * sizeOf(column) + component];
}

/** Where two cells differ: 0 for numbers and texts; undefined if they are equal. */
function firstComponent(a: Column, b: Column, row: number): number | undefined {
  const size = sizeOf(a);
  for (let i = 0; i < size; i++) {
    if (!Object.is(valueAt(a, row, i), valueAt(b, row, i))) return i;
  }
  return undefined;
}

function textsDiffer(a: Column, b: Column): boolean {
  if (a.kind !== "text" || b.kind !== "text") return false;
  const length = Math.min(a.values.length, b.values.length);
  for (let row = 0; row < length; row++) if (a.values[row] !== b.values[row]) return true;
  return false;
}

function columnDifference(column: string, a: Column, b: Column): ColumnDifference | undefined {
  if (a.kind === "text" || b.kind === "text") return undefined;
  const size = sizeOf(a);
  let [rows, lastRow, absolute, relative, scale] = [0, -1, 0, 0, 0];
  const length = size * Math.min(rowsOf(a), rowsOf(b));
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.values[i], b.values[i]];
    const magnitude = Math.max(Math.abs(x), Math.abs(y));
    if (Number.isFinite(magnitude)) scale = Math.max(scale, magnitude);
    if (Object.is(x, y)) continue;
    const row = Math.floor(i / size);
    if (row !== lastRow) rows++;
    lastRow = row;
    const gap = Math.abs(y - x);
    absolute = Math.max(absolute, Number.isNaN(gap) ? Infinity : gap);
    relative = Math.max(relative, ratio(gap, magnitude));
  }
  if (rows === 0) return undefined;
  return { column, rows, absolute, relative, ofScale: ratio(absolute, scale) };
}

/** 0/0 is 0: two zeros of other sign are no distance apart. */
function ratio(gap: number, magnitude: number): number {
  if (gap === 0) return 0;
  const found = gap / magnitude;
  return Number.isNaN(found) ? Infinity : found;
}

function jsonDifference(a: unknown, b: unknown, path: string): OutputDifference | undefined {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const found = jsonDifference(a[i], b[i], `${path}[${i}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isMap(a) && isMap(b)) {
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = jsonDifference(a[name], b[name], path === "" ? name : `${path}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (Object.is(a, b)) return undefined;
  return {
    kind: "json",
    path,
    ...(a === undefined ? {} : { before: a }),
    ...(b === undefined ? {} : { after: b }),
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
