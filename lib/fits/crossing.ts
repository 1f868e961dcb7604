/** Where a root mean square crosses a level along an axis. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Fit } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { groupBy, numbers, type Table } from "../contract/table.ts";
import { resampleStrata } from "../num/statistics/bootstrap.ts";
import { lineEstimate } from "./lines/statistic-line.ts";

const params = v.strictObject({
  column: v.pipe(v.string(), v.description("column that holds ln x")),
  along: v.pipe(v.string(), v.description("column of the variable whose crossing value is sought")),
  level: v.pipe(positive, v.description("level of the root mean square of x")),
  replicates: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(50), v.description("bootstrap resamples")),
    400,
  ),
});

interface Row {
  readonly along: number;
  /** ln x of each network, in the same order at every value of `along`. */
  readonly logs: Float64Array;
}

/**
 * Estimates `crossing`: the largest value of the axis at which the root mean square of x passes the level,
 * with ln(rms) linear in the axis between the points of the grid. Unit: that of the axis. The networks
 * are the same ones at every point, and are resampled together (bootstrap, normal interval of level
 * 1 - 2.7e-3; coverage checked by simulation in tests/fits/crossing_test.ts). Works on ln x, so that no
 * x overflows. Bias: curvature of ln(rms) between grid points. Throws a UserError without a crossing.
 */
export const plugin = {
  summary: "where the root mean square of a column's exponential crosses a level along an axis",
  params,
  estimate(rows, { column, along, level, replicates }, key) {
    const grid = gridOf(rows, { column, along });
    const count = grid[0].logs.length;
    const all = Int32Array.from({ length: count }, (_, i) => i);
    const at = (picked: Int32Array) => crossing(grid, { picked, logLevel: Math.log(level), along });
    const found = new Float64Array(replicates);
    resampleStrata(
      { strata: [count], key, replicates },
      ([picked], b) => found[b] = at(picked),
    );
    return [lineEstimate("crossing", at(all), { replicates: found, count })];
  },
} satisfies Fit<v.InferOutput<typeof params>>;

function gridOf(
  rows: Table,
  { column, along }: { readonly column: string; readonly along: string },
): readonly Row[] {
  numbers(rows, along);
  const grid = groupBy(rows, [along]).map(({ point, rows: group }) => ({
    along: point[along] as number,
    logs: numbers(group, column),
  })).sort((a, b) => a.along - b.along);
  const count = grid[0].logs.length;
  if (count >= 2 && grid.every(({ logs }) => logs.length === count)) return grid;
  throw new UserError({
    action: `cannot find where ${column} crosses a level along ${along}`,
    allowed: "at least two networks, the same ones at every point",
    hint: "group by the other axes",
    exitCode: 1,
  });
}

function crossing(
  grid: readonly Row[],
  { picked, logLevel, along }: {
    readonly picked: Int32Array;
    readonly logLevel: number;
    readonly along: string;
  },
): number {
  const heights = grid.map(({ logs }) => logRootMeanSquare(logs, picked) - logLevel);
  for (let i = grid.length - 1; i > 0; i--) {
    const [left, right] = [heights[i - 1], heights[i]];
    if (left * right > 0 || left === right) continue;
    const share = left / (left - right);
    return grid[i - 1].along + share * (grid[i].along - grid[i - 1].along);
  }
  throw new UserError({
    action: `cannot find a crossing between ${along} ${grid[0].along} and ${grid.at(-1)!.along}`,
    allowed: `ln(rms) above and below ln(level); it is ${
      heights.map((height) => (height + logLevel).toPrecision(3)).join(", ")
    }`,
    exitCode: 1,
  });
}

/** ln sqrt(mean e^(2 log)), without overflow. */
function logRootMeanSquare(logs: Float64Array, picked: Int32Array): number {
  let largest = -Infinity;
  for (const i of picked) largest = Math.max(largest, logs[i]);
  let sum = 0;
  for (const i of picked) sum += Math.exp(2 * (logs[i] - largest));
  return largest + Math.log(sum / picked.length) / 2;
}
