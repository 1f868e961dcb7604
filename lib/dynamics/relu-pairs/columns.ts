/** Columns of a dynamics whose networks each give a few numbers. */
import type { NamedArray } from "../../contract/array.ts";
import type { Fields } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";

/** One number of each network by name, as fields of the axis `network`. */
export function networkColumns(
  rows: readonly Readonly<Record<string, number>>[],
  missing?: string,
): Fields {
  const axis = [{ name: "network", length: rows.length }];
  return Object.fromEntries(
    Object.keys(rows[0]).map((name) => [
      name,
      namedArray(axis, Float64Array.from(rows, (row) => row[name]), noted(missing)),
    ]),
  );
}

/** The numbers of each network along a second axis. */
export function networkRows(
  rows: readonly ArrayLike<number>[],
  along: { readonly name: string; readonly labels: readonly number[] },
  missing?: string,
): NamedArray {
  return namedArray(
    [{ name: "network", length: rows.length }, labelledAxis(along.name, along.labels)],
    Float64Array.from(rows.flatMap((row) => Array.from(row))),
    noted(missing),
  );
}

function noted(missing: string | undefined) {
  return missing === undefined ? {} : { missing };
}
