/** The tables of a comparison: predictions and check results, with the points as label columns. */
import { requireApart } from "../../lib/contract/labels.ts";
import type { Prediction } from "../../lib/contract/plugins.ts";
import {
  type Column,
  numberColumn,
  type Table,
  table,
  textColumn,
} from "../../lib/contract/table.ts";
import type { PointResult } from "../../lib/contract/verdict.ts";
import { describe, type Point, type PredictedPoint } from "./predictor.ts";

/** Columns of the tables made here, beside the points' coordinates. */
export const comparisonColumns: readonly string[] = [
  ...["check", "quantity", "at", "relation", "theory", "theoryHigh", "measured", "low", "high"],
  ...["count", "rival", "margin", "verdict", "how"],
];
export const predictionColumns: readonly string[] = ["quantity", "shape", "x", "y", "density"];

type NumberName = "theory" | "theoryHigh" | "measured" | "low" | "high" | "rival" | "margin";

/**
 * One row per check and group: check, quantity, at, the point's columns (labels), relation, theory,
 * theoryHigh, measured, low, high, count, rival, margin, verdict, how.
 */
export function comparisonsTable(comparisons: readonly PointResult[]): Table {
  const of = <T>(read: (comparison: PointResult) => T) => comparisons.map(read);
  const points = pointColumns(of(({ point }) => point));
  requireApart(Object.keys(points), comparisonColumns, "comparisons");
  const number = (name: NumberName, description: string, unit = "that of the quantity") =>
    numberColumn(Float64Array.from(of((row) => row[name] ?? NaN)), unit, description, {
      missing: "the check has no such number",
    });
  return table({
    ...points,
    check: textColumn(of(({ check }) => check), "check"),
    quantity: textColumn(of(({ quantity }) => quantity), "what was compared"),
    at: textColumn(of(({ point }) => describe(point)), "the point, in words"),
    relation: textColumn(of(({ relation }) => relation), "how measured should stand to theory"),
    theory: number("theory", "prediction (of a bound the bound, of a distance the limit)"),
    theoryHigh: number("theoryHigh", "upper end of a window whose lower end is theory"),
    measured: number("measured", "measured number"),
    low: number("low", "lower end of its interval"),
    high: number("high", "upper end of its interval"),
    count: numberColumn(of(({ count }) => count), "networks", "independent networks"),
    rival: number("rival", "nearest other hypothesis, if one is stated"),
    margin: number("margin", "1 as predicted, 0 where agreement ends", "dimensionless"),
    verdict: textColumn(of(({ verdict }) => verdict), "verdict"),
    how: textColumn(of(({ how }) => how), "the rule with its numbers"),
  }, Object.keys(points));
}

/**
 * One row per scalar and per abscissa of a curve or law: the point's columns (labels), quantity,
 * shape (scalar, curve, distribution), x, y, density. y is a scalar's value, a curve's ordinate or
 * a distribution function.
 */
export function predictionsTable(predicted: readonly PredictedPoint[]): Table {
  const points: Point[] = [];
  const quantity: string[] = [];
  const shape: string[] = [];
  const x: number[] = [];
  const y: number[] = [];
  const density: number[] = [];
  for (const { point, predictions } of predicted) {
    for (const [name, prediction] of Object.entries(predictions)) {
      const rows = coordinates(prediction);
      for (let i = 0; i < rows.y.length; i++) {
        points.push(point);
        quantity.push(name);
        shape.push(prediction.shape);
        x.push(rows.x?.[i] ?? NaN);
        y.push(rows.y[i]);
        density.push(rows.density?.[i] ?? NaN);
      }
    }
  }
  const columns = pointColumns(points);
  const own: Record<string, Column> = {
    quantity: textColumn(quantity, "what is predicted"),
    shape: textColumn(shape, "scalar, curve or distribution"),
    x: numberColumn(x, "that of the abscissa", "abscissa", { missing: "a scalar has none" }),
    y: numberColumn(y, "that of the quantity", "value, ordinate or distribution function"),
    density: numberColumn(density, "inverse of the abscissa's", "density at x", {
      missing: "not a distribution with a density",
    }),
  };
  requireApart(Object.keys(columns), predictionColumns, "predictions");
  return table({ ...columns, ...own }, Object.keys(columns));
}

function coordinates(prediction: Prediction): {
  readonly x?: Float64Array;
  readonly y: ArrayLike<number>;
  /** Not finite where a density has a pole. */
  readonly density?: Float64Array;
} {
  switch (prediction.shape) {
    case "scalar":
      return { y: [prediction.value] };
    case "curve":
      return prediction;
    case "distribution": {
      const { x, cdf, density } = prediction;
      // A pole of the density is drawn as a gap.
      const drawn = density?.map((value) => Number.isFinite(value) ? value : NaN);
      return { x, y: cdf, ...(drawn ? { density: drawn } : {}) };
    }
  }
}

/** Columns of the points' coordinates; a point that lacks one has NaN or "" there. */
function pointColumns(points: readonly Point[]): Record<string, Column> {
  const names = [...new Set(points.flatMap((point) => Object.keys(point)))];
  return Object.fromEntries(names.map((name): [string, Column] => {
    const values = points.map((point) => point[name]);
    const numeric = values.every((value) => value === undefined || typeof value === "number");
    return [
      name,
      numeric
        ? numberColumn(
          Float64Array.from(values, (value) => value as number ?? NaN),
          "dimensionless",
          "axis",
          values.includes(undefined as never) ? { missing: "not an axis of this row" } : {},
        )
        : textColumn(values.map((value) => String(value ?? "")), "axis"),
    ];
  }));
}
