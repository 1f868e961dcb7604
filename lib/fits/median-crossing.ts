/** Where the median of a column rises through a level along a size. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Fit } from "../contract/plugins.ts";
import { groupBy, numbers } from "../contract/table.ts";
import { orderInterval } from "../num/statistics/order-interval.ts";
import { quantileOfSorted } from "../num/statistics/moments.ts";

const params = v.strictObject({
  column: v.pipe(v.string(), v.description("column whose median is sought, one row per network")),
  along: v.pipe(v.string(), v.description("column of the size, above 0")),
  level: v.pipe(v.number(), v.description("level that the median rises through")),
});

/** A curve over ln of the size: its values at the sizes, between them linear. */
interface Curve {
  readonly sizes: readonly number[];
  readonly values: readonly number[];
}

/**
 * Estimates `crossing`: the size at which the median passes the level, linear in ln of the size between the
 * sizes there are; the last one, if there are several. In the unit of the size. Networks are independent,
 * those of one size and those of different ones. The interval holds the sizes at which the exact intervals of
 * the median (level 1 - 2.7e-3 at every size), joined by lines, hold the level: it covers at least at that
 * level where the median is linear between the sizes, and is wider than need be as two sizes have a say.
 * An end that the sizes do not reach is infinite. `standardError` is a sixth of the interval, none (NaN) of
 * one without both ends. Deterministic.
 * Errors: a UserError for fewer than two sizes, or if the median does not pass the level.
 */
export const plugin = {
  summary:
    "size at which the median of a column rises through a level, between the sizes there are",
  params,
  estimate(rows, { column, along, level }) {
    numbers(rows, along);
    const groups = groupBy(rows, [along])
      .map(({ point, rows: group }) => ({
        size: point[along] as number,
        values: numbers(group, column).slice().sort(),
      }))
      .sort((a, b) => a.size - b.size);
    const sizes = groups.map(({ size }) => size);
    const intervals = groups.map(({ values }) => orderInterval(values, 0.5));
    const curve = (values: readonly number[]): Curve => ({ sizes, values });
    const medians = groups.map(({ values }) => quantileOfSorted(values, 0.5));
    const value = crossingOf(curve(medians), level);
    if (value === undefined) {
      throw new UserError({
        action: `cannot find where the median of ${column} rises through ${level}`,
        allowed: `sizes on both sides; at ${along} ${sizes.join(", ")} it is ${
          medians.map((median) => median.toPrecision(3)).join(", ")
        }`,
        exitCode: 1,
      });
    }
    const low = crossingOf(curve(intervals.map(({ high }) => high)), level) ?? -Infinity;
    const high = crossingOf(curve(intervals.map(({ low }) => low)), level) ?? Infinity;
    return [{
      quantity: "crossing",
      value,
      standardError: Number.isFinite(low) && Number.isFinite(high) ? (high - low) / 6 : NaN,
      low,
      high,
      count: rows.length,
    }];
  },
} satisfies Fit<v.InferOutput<typeof params>>;

/** Where a curve last rises through the level; undefined where it does not, or to an infinite end. */
function crossingOf({ sizes, values }: Curve, level: number): number | undefined {
  for (let i = sizes.length - 1; i > 0; i--) {
    const [left, right] = [values[i - 1], values[i]];
    if (!(left < level && right >= level)) continue;
    if (!Number.isFinite(left) || !Number.isFinite(right)) return undefined;
    const share = (level - left) / (right - left);
    return sizes[i - 1] ** (1 - share) * sizes[i] ** share;
  }
  return undefined;
}
