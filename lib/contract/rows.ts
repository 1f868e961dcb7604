/**
 * Which rows of a table are meant: the word `where` of checks, fits and figures, so that a claim and
 * its figure cannot select different rows.
 *
 * Equality. Two numbers are equal if they differ by at most 1e-9 of the larger one: 3 * 0.1 and 0.3
 * name the same point of an axis. Texts are equal letter by letter; a number or a truth value is
 * compared with a text column as it is written.
 */
import * as v from "valibot";
import { UserError } from "./errors.ts";
import { scalar } from "./schemas.ts";
import { type Column, numbers, type Scalar, select, type Table } from "./table.ts";

/** One value, or one of several; `max` and `min` of a number column. */
export type Condition = Scalar | readonly Scalar[];

/** Conditions by column; a row must meet all of them. */
export type Where = Readonly<Record<string, Condition>>;

/** Schema of {@link Where}; no condition by default. */
export const whereSchema = v.optional(
  v.pipe(
    v.record(v.string(), v.union([scalar, v.pipe(v.array(scalar), v.minLength(1))])),
    v.description(
      "keep only rows with this value (or one of these) in a column; `max` and `min` of a number " +
        "column are its largest and smallest value in the rows that the other conditions leave",
    ),
  ),
  {},
);

/**
 * The rows that meet all conditions, in their order. `role` names the table in messages. Throws a
 * UserError when a column is missing or holds vectors, and when no row is left: a comparison of
 * nothing must not pass.
 */
export function rowsWhere(source: Table, where: Where, role: string): Table {
  if (source.length === 0) throw noRows(role);
  for (const name of Object.keys(where)) requireScalars(source, name, role);
  const kept = matching(source, resolvedWhere(source, where));
  if (kept.length > 0) return kept;
  throw new UserError({
    action: `cannot find a row of "${role}" with ${JSON.stringify(where)}`,
    allowed: Object.keys(where).map((name) => `${name}: ${someValues(source, name)}`).join("; "),
    exitCode: 1,
  });
}

function noRows(role: string): UserError {
  return new UserError({
    action: `cannot use the input "${role}": it has no rows`,
    hint: "look at the stage that gives it, which is named with the inputs of this one",
    exitCode: 1,
  });
}

/** {@link rowsWhere} by those columns only that the table has; perhaps no row. */
export function rowsWhereKnown(source: Table, where: Where): Table {
  const known = Object.entries(where).filter(([name]) => Object.hasOwn(source.columns, name));
  return matching(source, resolvedWhere(source, Object.fromEntries(known)));
}

/**
 * The same conditions with numbers in place of `max` and `min`. These are sought among the rows that
 * the conditions with values leave, column after column in the order of their names.
 */
export function resolvedWhere(source: Table, where: Where): Where {
  const isExtreme = ([name, condition]: readonly [string, Condition]) =>
    source.columns[name]?.kind === "number" && listOf(condition).some(isExtremeWord);
  const entries = Object.entries(where);
  const extremes = entries.filter(isExtreme).sort(([a], [b]) => a < b ? -1 : 1);
  if (extremes.length === 0) return where;
  let rows = matching(source, Object.fromEntries(entries.filter((entry) => !isExtreme(entry))));
  const resolved: Record<string, Condition> = { ...where };
  for (const [name, condition] of extremes) {
    const values = listOf(condition).map((value) =>
      isExtremeWord(value) ? extremeOf(numbers(rows, name), value) : value
    );
    resolved[name] = Array.isArray(condition) ? values : values[0];
    rows = matching(rows, { [name]: values });
  }
  return resolved;
}

/** The coordinates that resolved conditions fix: those with a single value. */
export function pointOfWhere(where: Where): Readonly<Record<string, Scalar>> {
  return Object.fromEntries(
    Object.entries(where).filter((entry): entry is [string, Scalar] => !Array.isArray(entry[1])),
  );
}

function matching(source: Table, where: Where): Table {
  const tests = Object.entries(where).map(([name, condition]) =>
    meets(source.columns[name], listOf(condition))
  );
  if (tests.length === 0) return source;
  const indices: number[] = [];
  for (let i = 0; i < source.length; i++) if (tests.every((test) => test(i))) indices.push(i);
  return indices.length === source.length ? source : select(source, indices);
}

function meets(column: Column, wanted: readonly Scalar[]): (row: number) => boolean {
  if (column.kind === "number") {
    const targets = wanted.filter((value) => typeof value === "number");
    return (row) => targets.some((target) => nearlyEqual(column.values[row], target));
  }
  if (column.kind === "vector") return () => false;
  const texts = new Set(wanted.map(String));
  return (row) => texts.has(column.values[row]);
}

function nearlyEqual(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function listOf(condition: Condition): readonly Scalar[] {
  return Array.isArray(condition) ? condition : [condition as Scalar];
}

function isExtremeWord(value: Scalar): value is "max" | "min" {
  return value === "max" || value === "min";
}

/** -Infinity or Infinity where there is no value. */
function extremeOf(values: Float64Array, which: "max" | "min"): number {
  let found = which === "max" ? -Infinity : Infinity;
  for (const value of values) {
    if (which === "max" ? value > found : value < found) found = value;
  }
  return found;
}

function requireScalars(source: Table, name: string, role: string): void {
  const names = Object.keys(source.columns);
  const isThere = Object.hasOwn(source.columns, name);
  if (isThere && source.columns[name].kind !== "vector") return;
  throw new UserError({
    action: `cannot select rows of "${role}" by "${name}"` +
      (isThere ? ", which holds a vector in each row" : ""),
    allowed: names.filter((other) => source.columns[other].kind !== "vector").join(", ") ||
      "nothing",
  });
}

function someValues(source: Table, name: string): string {
  const distinct = [...new Set<Scalar>(source.columns[name].values as Iterable<Scalar>)];
  return distinct.slice(0, 20).join(", ") + (distinct.length > 20 ? ", …" : "");
}
