/** Tables: named columns of equal length. What every stage takes and gives. */
import { assert, UserError } from "./errors.ts";

/** A value of an axis or a parameter. */
export type Scalar = number | string | boolean;

/** float64 values. Non-finite entries are allowed only where `missing` says what they mean. */
export interface NumberColumn {
  readonly kind: "number";
  readonly values: Float64Array;
  /** Unit of the values, or "dimensionless". */
  readonly unit: string;
  readonly description: string;
  /** What a NaN stands for. Without it a non-finite entry is refused when the table is stored. */
  readonly missing?: string;
}

export interface TextColumn {
  readonly kind: "text";
  readonly values: readonly string[];
  readonly description: string;
}

/**
 * A vector in each row, all of one size: images, inputs of a training set. Bytes or float32: what a
 * network reads. Not an axis, not a cell: vectors are not selected by, fitted or drawn.
 */
export interface VectorColumn {
  readonly kind: "vector";
  /** Row after row, `size` numbers each. */
  readonly values: Float32Array | Uint8Array;
  readonly size: number;
  readonly unit: string;
  readonly description: string;
}

export type Column = NumberColumn | TextColumn | VectorColumn;

/**
 * A table. `labels` names the columns that are axis values: a gathered input carries one label
 * column per axis of the stage it came from (zipped axes: one per component).
 */
export interface Table {
  readonly length: number;
  readonly columns: Readonly<Record<string, Column>>;
  readonly labels: readonly string[];
}

export function numberColumn(
  values: Float64Array | readonly number[],
  unit: string,
  description: string,
  options: { readonly missing?: string } = {},
): NumberColumn {
  const array = values instanceof Float64Array ? values : Float64Array.from(values);
  return { kind: "number", values: array, unit, description, ...options };
}

export function textColumn(values: readonly string[], description: string): TextColumn {
  return { kind: "text", values, description };
}

/** A column of vectors of `size` numbers; their number must be a whole one. */
export function vectorColumn(
  values: Float32Array | Uint8Array,
  size: number,
  { unit = "dimensionless", description }: {
    readonly unit?: string;
    readonly description: string;
  },
): VectorColumn {
  assert(
    Number.isInteger(size) && size > 0 && values.length % size === 0,
    `${values.length} numbers do not make vectors of ${size}`,
  );
  return { kind: "vector", values, size, unit, description };
}

/** The number of rows of a column. */
export function rowsOf(found: Column): number {
  return found.kind === "vector" ? found.values.length / found.size : found.values.length;
}

/** The value of a column in a row; a vector as its numbers, separated by spaces. */
export function cell(found: Column, index: number): number | string {
  if (found.kind !== "vector") return found.values[index];
  return found.values.subarray(index * found.size, (index + 1) * found.size).join(" ");
}

/** Builds a table; all columns must have one length. */
export function table(
  columns: Readonly<Record<string, Column>>,
  labels: readonly string[] = [],
): Table {
  const names = Object.keys(columns);
  assert(names.length > 0, "a table needs at least one column");
  const length = rowsOf(columns[names[0]]);
  for (const name of names) {
    assert(
      rowsOf(columns[name]) === length,
      `column ${name} has ${rowsOf(columns[name])} rows, ${names[0]} has ${length}`,
    );
  }
  for (const label of labels) {
    assert(Object.hasOwn(columns, label), `label ${label} is not a column`);
  }
  return { length, columns, labels };
}

function column(source: Table, name: string): Column {
  const found = Object.hasOwn(source.columns, name) ? source.columns[name] : undefined;
  if (found === undefined) {
    throw new UserError({
      action: `cannot find column "${name}" in a table`,
      allowed: Object.keys(source.columns).join(", "),
    });
  }
  return found;
}

/** A column that has one value a row. */
function scalarColumn(source: Table, name: string): NumberColumn | TextColumn {
  const found = column(source, name);
  if (found.kind !== "vector") return found;
  const names = Object.keys(source.columns);
  throw new UserError({
    action: `cannot take rows apart by "${name}", which holds vectors of ${found.size} numbers`,
    allowed: names.filter((other) => source.columns[other].kind !== "vector").join(", ") ||
      "nothing",
  });
}

/** The values of a number column (not a copy). Throws a UserError naming the columns there are. */
export function numbers(source: Table, name: string): Float64Array {
  const found = column(source, name);
  if (found.kind !== "number") {
    throw new UserError({ action: `cannot read ${found.kind} column "${name}" as numbers` });
  }
  return found.values;
}

/** The values of a text column. */
export function texts(source: Table, name: string): readonly string[] {
  const found = column(source, name);
  if (found.kind !== "text") {
    throw new UserError({ action: `cannot read ${found.kind} column "${name}" as text` });
  }
  return found.values;
}

/** A column of vectors. Throws a UserError naming the columns there are. */
export function vectors(source: Table, name: string): VectorColumn {
  const found = column(source, name);
  if (found.kind !== "vector") {
    throw new UserError({ action: `cannot read ${found.kind} column "${name}" as vectors` });
  }
  return found;
}

/** One row as a record of scalars. */
export function row(source: Table, index: number): Record<string, Scalar> {
  assert(index >= 0 && index < source.length, `row ${index} of ${source.length}`);
  return Object.fromEntries(
    Object.entries(source.columns).map(([name, found]) => [name, cell(found, index)]),
  );
}

/** The rows with the given indices, in that order. */
export function select(source: Table, indices: ArrayLike<number>): Table {
  const columns: Record<string, Column> = {};
  for (const [name, found] of Object.entries(source.columns)) {
    if (found.kind === "number") {
      const values = new Float64Array(indices.length);
      for (let i = 0; i < indices.length; i++) values[i] = found.values[indices[i]];
      columns[name] = { ...found, values };
    } else if (found.kind === "vector") {
      columns[name] = selectVectors(found, indices);
    } else {
      columns[name] = { ...found, values: Array.from(indices, (index) => found.values[index]) };
    }
  }
  return { length: indices.length, columns, labels: source.labels };
}

function selectVectors(found: VectorColumn, indices: ArrayLike<number>): VectorColumn {
  const { size } = found;
  const values = emptyLike(found, indices.length);
  for (let i = 0; i < indices.length; i++) {
    values.set(found.values.subarray(indices[i] * size, (indices[i] + 1) * size), i * size);
  }
  return { ...found, values };
}

function emptyLike({ values, size }: VectorColumn, rows: number): Float32Array | Uint8Array {
  return values instanceof Uint8Array ? new Uint8Array(rows * size) : new Float32Array(rows * size);
}

/** A group of rows with equal values in the grouping columns. */
export interface Group {
  readonly point: Readonly<Record<string, Scalar>>;
  readonly rows: Table;
}

/**
 * Splits a table by the values of some columns, groups in order of first appearance. Throws a UserError
 * for a column of vectors.
 */
export function groupBy(source: Table, names: readonly string[]): readonly Group[] {
  const keys = names.map((name) => scalarColumn(source, name));
  const indices = new Map<string, number[]>();
  for (let i = 0; i < source.length; i++) {
    const id = JSON.stringify(keys.map((found) => cell(found, i)));
    const list = indices.get(id);
    if (list) list.push(i);
    else indices.set(id, [i]);
  }
  return [...indices.values()].map((list) => ({
    point: Object.fromEntries(names.map((name, k) => [name, cell(keys[k], list[0])])),
    rows: select(source, list),
  }));
}

/** Stacks tables with equal columns, others are a UserError; labels are those of the first. */
export function concatenate(parts: readonly Table[]): Table {
  assert(parts.length > 0, "nothing to concatenate");
  if (parts.length === 1) return parts[0];
  const [first] = parts;
  for (const part of parts) requireSameColumns(first, part);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const columns: Record<string, Column> = {};
  for (const [name, found] of Object.entries(first.columns)) {
    if (found.kind === "number") {
      const values = new Float64Array(length);
      let offset = 0;
      for (const part of parts) {
        values.set(numbers(part, name), offset);
        offset += part.length;
      }
      columns[name] = { ...found, values };
    } else if (found.kind === "vector") {
      columns[name] = stackVectors(found, parts.map((part) => vectors(part, name)));
    } else {
      columns[name] = { ...found, values: parts.flatMap((part) => [...texts(part, name)]) };
    }
  }
  return { length, columns, labels: first.labels };
}

function requireSameColumns(first: Table, part: Table): void {
  const [names, others] = [Object.keys(first.columns), Object.keys(part.columns)];
  const odd = names.find((name) => !others.includes(name)) ??
    others.find((name) => !names.includes(name));
  if (odd === undefined) return;
  throw new UserError({
    action: `cannot gather tables of which some have a column "${odd}" and others have none`,
    hint: "gather those only that have the same columns",
    exitCode: 1,
  });
}

function stackVectors(first: VectorColumn, parts: readonly VectorColumn[]): VectorColumn {
  const values = emptyLike(first, parts.reduce((sum, part) => sum + rowsOf(part), 0));
  let offset = 0;
  for (const part of parts) {
    assert(part.size === first.size, `vectors of ${part.size} beside vectors of ${first.size}`);
    values.set(part.values, offset);
    offset += part.values.length;
  }
  return { ...first, values };
}

/** A table with one row per record; all records must have the same fields. */
export function tableFromRows(
  rows: readonly Readonly<Record<string, Scalar>>[],
  options: {
    readonly units?: Readonly<Record<string, string>>;
    readonly descriptions?: Readonly<Record<string, string>>;
    readonly missing?: Readonly<Record<string, string>>;
    readonly labels?: readonly string[];
  } = {},
): Table {
  assert(rows.length > 0, "a table needs at least one row");
  const columns: Record<string, Column> = {};
  for (const name of Object.keys(rows[0])) {
    const description = options.descriptions?.[name] ?? "";
    const missing = options.missing?.[name];
    columns[name] = typeof rows[0][name] === "number"
      ? numberColumn(
        Float64Array.from(rows, (record) => record[name] as number),
        options.units?.[name] ?? "dimensionless",
        description,
        missing === undefined ? {} : { missing },
      )
      : textColumn(rows.map((record) => String(record[name])), description);
  }
  return table(columns, options.labels ?? []);
}
