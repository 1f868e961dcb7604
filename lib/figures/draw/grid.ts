/** Rows of a table as values on a rectangular grid. */
import { UserError } from "../../contract/errors.ts";
import type { Table } from "../../contract/table.ts";
import type { TransformChoice } from "../../contract/transforms.ts";
import type { Grid } from "../geometry/contour.ts";
import { hasPlace, type Scale, sizeMax, warps } from "../axes/axis.ts";
import { itemsMax, requireAtMost } from "./limits.ts";
import { transformed } from "./source.ts";
import { reason } from "./losses.ts";
import type { Canvas } from "./vertices.ts";

export interface GridColumns {
  readonly x: string;
  readonly y: string;
  readonly value: string;
  readonly transform: TransformChoice;
}

/**
 * Crossings without a finite value are NaN and counted, and so are rows without a place along x or y;
 * two rows at one crossing are an error.
 */
export function gridOf(
  rows: Table,
  columns: GridColumns,
  { x: xAxis, y: yAxis, losses }: Canvas,
): Grid {
  const [x, y] = [transformed(rows, columns.x), transformed(rows, columns.y)];
  const value = transformed(rows, columns.value, columns.transform);
  const placed = [...x.keys()].filter((k) =>
    hasPlace(x[k], xAxis.scale) && hasPlace(y[k], yAxis.scale)
  );
  losses.add(
    reason("row of cells has", "rows of cells have", "no place on an axis"),
    rows.length - placed.length,
  );
  const increasing = (values: Float64Array) =>
    [...new Set(placed.map((k) => values[k]))].sort((a, b) => a - b);
  const [xs, ys] = [increasing(x), increasing(y)];
  requireAtMost(xs.length * ys.length, itemsMax, "cells");
  const [columnsOfX, rowsOfY] = [placesOf(xs), placesOf(ys)];
  const values = new Float64Array(xs.length * ys.length).fill(NaN);
  const taken = new Uint8Array(values.length);
  for (const k of placed) {
    const place = rowsOfY.get(y[k])! * xs.length + columnsOfX.get(x[k])!;
    if (taken[place] === 1) {
      throw new UserError({
        action: `cannot draw two values at ${columns.x} ${x[k]}, ${columns.y} ${y[k]}`,
        hint: "narrow the layer by `where`, or name a facet",
      });
    }
    taken[place] = 1;
    if (hasPlace(value[k], "linear")) values[place] = value[k];
  }
  losses.add(
    reason("cell", "cells", "without a finite value"),
    values.filter(Number.isNaN).length,
  );
  return { xs, ys, values };
}

/**
 * Borders half-way between centres, one more than these, in the scale of the axis; the outer ones are as
 * far outwards as inwards. A single centre has its borders half a unit away, or a factor 2 on a
 * logarithmic axis.
 */
export function bordersOf(centres: readonly number[], scale: Scale): number[] {
  const { there, back } = warps[scale];
  const even = centres.map(there);
  if (even.length === 1) {
    const room = scale === "log" ? Math.LN2 : Math.max(0.5, 0.05 * Math.abs(even[0]));
    return [even[0] - room, even[0] + room].map((border) => withinPlaces(back(border), scale));
  }
  const middle = even.slice(1).map((value, i) => value / 2 + even[i] / 2);
  const outer = [2 * even[0] - middle[0], 2 * even.at(-1)! - middle.at(-1)!];
  return [outer[0], ...middle, outer[1]].map((border) => withinPlaces(back(border), scale));
}

function withinPlaces(value: number, scale: Scale): number {
  const least = scale === "log" ? 1 / sizeMax : -sizeMax;
  return Math.min(sizeMax, Math.max(least, value));
}

function placesOf(values: readonly number[]): Map<number, number> {
  return new Map(values.map((value, index) => [value, index]));
}
