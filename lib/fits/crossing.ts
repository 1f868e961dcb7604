/** Where a root mean square crosses a level along an axis. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Fit } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { groupBy, numbers, type Table } from "../contract/table.ts";
import { degreesOfCluster, measuredFrom } from "../num/statistics/influence.ts";
import { type Interval, studentInterval } from "../num/statistics/interval.ts";

const params = v.strictObject({
  column: v.pipe(v.string(), v.description("column that holds ln x")),
  along: v.pipe(v.string(), v.description("column of the variable whose crossing value is sought")),
  level: v.pipe(positive, v.description("level of the root mean square of x")),
});

interface Row {
  readonly along: number;
  /** ln x of each network, in the same order at every value of `along`. */
  readonly logs: Float64Array;
}

/** ln(rms / level) at one place, and the influence of each network on it. */
interface Height {
  readonly along: number;
  readonly value: number;
  readonly ofNetworks: Float64Array;
}

/**
 * Estimates `crossing`: the largest value of the axis at which the root mean square of x passes the level,
 * with ln(rms) linear in the axis between the points of the grid. Unit: that of the axis. The networks
 * are the same ones at every point. The interval (level 1 - 2.7e-3) is Fieller's (1954): all values around the
 * crossing at which the Student interval of ln(rms) holds the level; an end that the grid does not reach is
 * infinite. Its coverage is checked by simulation in tests/fits/crossing_test.ts. Works on ln x, so that no
 * x overflows. Bias: curvature of ln(rms) between grid points. Deterministic. Throws a UserError without a
 * crossing.
 */
export const plugin = {
  summary: "where the root mean square of a column's exponential crosses a level along an axis",
  params,
  estimate(rows, { column, along, level }) {
    const heights = gridOf(rows, { column, along }).map((row) => heightOf(row, Math.log(level)));
    const segment = crossed(heights, { along, logLevel: Math.log(level) });
    const [left, right] = [heights[segment - 1], heights[segment]];
    const slope = (right.value - left.value) / (right.along - left.along);
    const value = left.along - left.value / slope;
    const { standardError } = errorAt(heightAt(heights, value));
    return [{
      quantity: "crossing",
      value,
      standardError: standardError / Math.abs(slope),
      ...intervalOf(heights, value),
      count: left.ofNetworks.length,
    }];
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

/** The last grid point whose step from the one before passes the level. */
function crossed(
  heights: readonly Height[],
  { along, logLevel }: { readonly along: string; readonly logLevel: number },
): number {
  for (let i = heights.length - 1; i > 0; i--) {
    const [left, right] = [heights[i - 1].value, heights[i].value];
    if (left * right <= 0 && left !== right) return i;
  }
  throw new UserError({
    action: `cannot find a crossing between ${along} ${heights[0].along} and ${
      heights.at(-1)!.along
    }`,
    allowed: `ln(rms) above and below ln(level); it is ${
      heights.map(({ value }) => (value + logLevel).toPrecision(3)).join(", ")
    }`,
    exitCode: 1,
  });
}

/** ln sqrt(mean e^(2 log)) less the level, without overflow. */
function heightOf({ along, logs }: Row, logLevel: number): Height {
  const largest = logs.reduce((most, log) => Math.max(most, log), -Infinity);
  const squares = logs.map((log) => Math.exp(2 * (log - largest)));
  const centre = squares.reduce((sum, square) => sum + square, 0) / squares.length;
  return {
    along,
    value: largest + Math.log(centre) / 2 - logLevel,
    ofNetworks: squares.map((square) => (square / centre - 1) / (2 * squares.length)),
  };
}

/** The height at a place of the axis, linear between the points of the grid. */
function heightAt(heights: readonly Height[], along: number): Height {
  const above = Math.max(1, heights.findIndex((height) => height.along >= along));
  const [left, right] = [heights[above - 1], heights[above]];
  const share = (along - left.along) / (right.along - left.along);
  return {
    along,
    value: left.value + share * (right.value - left.value),
    ofNetworks: left.ofNetworks.map((one, i) => one + share * (right.ofNetworks[i] - one)),
  };
}

function errorAt({ value, ofNetworks }: Height) {
  return measuredFrom(value, [ofNetworks], degreesOfCluster("root-mean-square"));
}

/** Whether the interval of ln(rms) at one place holds the level. */
function holdsLevel(height: Height): boolean {
  const { low, high } = studentInterval(errorAt(height));
  return low <= 0 && high >= 0;
}

/** Places tried between two points of the grid; an end is then halved down to 2^-30 of their distance. */
const placesTried = 32;
const halvings = 30;

function intervalOf(heights: readonly Height[], crossing: number): Interval {
  const places = heights.slice(1).flatMap((right, i) =>
    Array.from({ length: placesTried + 1 }, (_, k) => {
      const share = k / placesTried;
      return heights[i].along * (1 - share) + right.along * share;
    })
  );
  const end = (outwards: readonly number[]) => {
    const first = outwards.findIndex((along) => !holdsLevel(heightAt(heights, along)));
    if (first < 0) return undefined;
    let [inside, outside] = [first === 0 ? crossing : outwards[first - 1], outwards[first]];
    for (let k = 0; k < halvings; k++) {
      const middle = (inside + outside) / 2;
      if (holdsLevel(heightAt(heights, middle))) inside = middle;
      else outside = middle;
    }
    return outside;
  };
  return {
    low: end(places.filter((along) => along <= crossing).reverse()) ?? -Infinity,
    high: end(places.filter((along) => along >= crossing)) ?? Infinity,
  };
}
