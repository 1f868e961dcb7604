/**
 * Samples out of tables: one column, a transform of its values, and which rows come from one
 * network. Fits and checks read their samples here, so that the words in a YAML mean one thing.
 */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { numbers, type Table } from "../../contract/table.ts";
import {
  applyTransform,
  type TransformChoice,
  transformSchema,
  writtenTransform,
} from "../../contract/transforms.ts";

/** Values with the independent unit (network, path) that each belongs to. */
export interface Sample {
  readonly values: Float64Array;
  /** Values of a second column, paired with `values`. */
  readonly partner?: Float64Array;
  /** Index of the cluster of each value, 0 to `count` - 1. */
  readonly clusters: Int32Array;
  /** Number of independent clusters. */
  readonly count: number;
}

/** Parameters of whatever reads a sample; spread into a plug-in's strictObject. */
export const sampleParams = {
  column: v.pipe(v.string(), v.description("column of the sample")),
  transform: transformSchema,
  cluster: v.optional(
    v.pipe(
      v.string(),
      v.description(
        "rows with one value here (and in the axes) are one network (default: network)",
      ),
    ),
  ),
  missing: v.optional(
    v.pipe(
      v.picklist(["refuse", "drop"]),
      v.description("what to do with rows without a value"),
    ),
    "refuse",
  ),
};

/** Parameters that say where a sample is; see {@link sampleParams}. */
export interface SampleParams {
  readonly column: string;
  readonly transform: TransformChoice;
  readonly cluster?: string | undefined;
  readonly missing: "refuse" | "drop";
}

/**
 * Reads a sample from a table. Rows with equal cluster column and equal label columns (but those in
 * `across`) are one cluster; without a cluster column every row is its own.
 * Throws a UserError for an empty sample, for an unknown column, and for a NaN that `missing`
 * refuses.
 */
export function sampleOf(
  rows: Table,
  { column, transform, cluster, missing }: SampleParams,
  options: { readonly partner?: string | undefined; readonly across?: readonly string[] } = {},
): Sample {
  const raw = numbers(rows, column);
  const partner = options.partner === undefined ? undefined : numbers(rows, options.partner);
  const kept: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const whole = !Number.isNaN(raw[i]) && !(partner && Number.isNaN(partner[i]));
    if (whole) kept.push(i);
    else if (missing === "refuse") throw missingValue(column, i, rows.length);
  }
  if (kept.length === 0) throw emptySample(column, rows.length);
  const values = Float64Array.from(kept, (i) => applyTransform(raw[i], transform));
  for (let k = 0; k < kept.length; k++) {
    if (Number.isNaN(values[k])) throw outsideTransform(transform, raw[kept[k]], column);
  }
  return {
    values,
    ...(partner ? { partner: Float64Array.from(kept, (i) => partner[i]) } : {}),
    ...clustersOf(rows, kept, { cluster, across: options.across ?? [] }),
  };
}

function clustersOf(
  rows: Table,
  kept: readonly number[],
  { cluster, across }: {
    readonly cluster: string | undefined;
    readonly across: readonly string[];
  },
): { clusters: Int32Array; count: number } {
  const named = cluster ?? (Object.hasOwn(rows.columns, "network") ? "network" : undefined);
  if (named === undefined) {
    return { clusters: Int32Array.from(kept, (_, k) => k), count: kept.length };
  }
  if (!Object.hasOwn(rows.columns, named)) {
    throw new UserError({
      action: `cannot find the column "${named}" that names the networks`,
      allowed: Object.keys(rows.columns).join(", "),
    });
  }
  const labels = rows.labels.filter((label) => label !== named && !across.includes(label));
  const columns = [named, ...labels].map((name) => rows.columns[name].values)
    // A constant column splits nothing; leaving it out keeps the identifiers short.
    .filter((values, index) => index === 0 || kept.some((i) => values[i] !== values[kept[0]]));
  const known = new Map<string | number, number>();
  const clusters = Int32Array.from(kept, (i) => {
    const id = columns.length === 1
      ? columns[0][i]
      : JSON.stringify(columns.map((values) => values[i]));
    const index = known.get(id) ?? known.size;
    if (index === known.size) known.set(id, index);
    return index;
  });
  return { clusters, count: known.size };
}

function missingValue(column: string, index: number, length: number): UserError {
  return new UserError({
    action: `cannot use column "${column}": row ${index} of ${length} has no value`,
    hint: "select rows with `where`, or say `missing: drop` if leaving them out is no bias",
    exitCode: 1,
  });
}

function emptySample(column: string, length: number): UserError {
  return new UserError({
    action: `cannot use column "${column}": none of ${length} rows has a value`,
    exitCode: 1,
  });
}

function outsideTransform(transform: TransformChoice, value: number, column: string): UserError {
  return new UserError({
    action: `cannot take ${writtenTransform(column, transform)} where ${column} is ${value}`,
    exitCode: 1,
  });
}
