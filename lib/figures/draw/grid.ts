/** Rows of a table as values on a rectangular grid. */
import { UserError } from "../../contract/errors.ts";
import type { Table } from "../../contract/table.ts";
import type { TransformChoice } from "../../contract/transforms.ts";
import type { Grid } from "./contour.ts";
import type { Losses } from "./layer.ts";
import { transformed } from "./source.ts";

export interface GridColumns {
  readonly x: string;
  readonly y: string;
  readonly value: string;
  readonly transform: TransformChoice;
}

/** Crossings without a finite value are NaN and counted; two rows at one crossing are an error. */
export function gridOf(rows: Table, columns: GridColumns, losses: Losses): Grid {
  const [x, y] = [transformed(rows, columns.x), transformed(rows, columns.y)];
  const value = transformed(rows, columns.value, columns.transform);
  const increasing = (values: Float64Array) => [...new Set(values)].sort((a, b) => a - b);
  const [xs, ys] = [increasing(x), increasing(y)];
  const [columnsOfX, rowsOfY] = [placesOf(xs), placesOf(ys)];
  const values = new Float64Array(xs.length * ys.length).fill(NaN);
  const taken = new Uint8Array(values.length);
  for (let k = 0; k < rows.length; k++) {
    const place = rowsOfY.get(y[k])! * xs.length + columnsOfX.get(x[k])!;
    if (taken[place] === 1) {
      throw new UserError({
        action: `cannot draw two values at ${columns.x} ${x[k]}, ${columns.y} ${y[k]}`,
        hint: "narrow the layer by `where`, or name a facet",
      });
    }
    taken[place] = 1;
    if (Number.isFinite(value[k])) values[place] = value[k];
  }
  losses.add("cells without a finite value", values.filter(Number.isNaN).length);
  return { xs, ys, values };
}

function placesOf(values: readonly number[]): Map<number, number> {
  return new Map(values.map((value, index) => [value, index]));
}
