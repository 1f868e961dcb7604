/** Evidence for tests of checks: samples and estimates in tables, predictions by name. */
import type { Prediction } from "../../lib/contract/plugins.ts";
import {
  numberColumn,
  type Scalar,
  type Table,
  table,
  tableFromRows,
} from "../../lib/contract/table.ts";

/** A table of one column, a row per network. */
export function sampleTable(column: string, values: Float64Array): Table {
  return table({
    network: numberColumn(values.map((_, i) => i), "dimensionless", "network"),
    [column]: numberColumn(values, "dimensionless", column),
  });
}

/** A table of one estimate: value -+ 3 standard errors. */
export function estimateTable(quantity: string, value: number, standardError: number): Table {
  const margin = 3 * standardError;
  return tableFromRows([
    { quantity: "other", value: 9, standardError: 9, low: 9, high: 9, count: 9 },
    { quantity, value, standardError, low: value - margin, high: value + margin, count: 500 },
  ]);
}

export function scalar(value: number): Prediction {
  return { shape: "scalar", value };
}

/** The uniform law on [low, high]. */
export function uniformLaw(low: number, high: number): Prediction {
  return { shape: "distribution", x: Float64Array.of(low, high), cdf: Float64Array.of(0, 1) };
}

/** Evidence at a point, without parameters and rows. */
export function at(
  predictions: Readonly<Record<string, Prediction>>,
  point: Readonly<Record<string, Scalar>> = { width: 100 },
): {
  readonly point: Readonly<Record<string, Scalar>>;
  readonly predictions: Readonly<Record<string, Prediction>>;
} {
  return { point, predictions };
}
