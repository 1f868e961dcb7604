/** Where a share of successes rises through one half along an axis, without a model of the rise. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Fit } from "../contract/plugins.ts";
import { groupBy, numbers, type Table } from "../contract/table.ts";
import { normalMargin } from "../num/statistics/interval.ts";

const params = v.strictObject({
  column: v.pipe(v.string(), v.description("column of 1 and 0, one row per independent trial")),
  along: v.pipe(v.string(), v.description("column of the variable")),
});

/** Trials at one place of the axis. */
interface Trials {
  readonly along: number;
  readonly trials: number;
  readonly successes: number;
}

/**
 * Estimates `midpoint` by the method of Spearman and Kaerber: the mean of the law whose distribution function is the
 * share, taken as linear between the places of the axis, 0 before the first and 1 after the last; for a
 * symmetric rise that is where the share is one half. Unit: that of the axis. The share must begin below and
 * end above one half. The interval (level 1 - 2.7e-3) is normal, with the variance of each share from one
 * success and one failure more than there were, so that shares of 0 and 1 do not count as certain. Bias: at most half
 * a step of the axis where the rise is steeper than a step, far less where it spans some. Trials at different
 * places must be independent. Checked by simulation in tests/fits/success-midpoint_test.ts. Deterministic.
 */
export const plugin = {
  summary: "where a share of successes rises through one half along an axis",
  params,
  estimate(rows, { column, along }) {
    const places = placesOf(rows, { column, along });
    const last = places.length - 1;
    const share = ({ successes, trials }: Trials) => successes / trials;
    if (!(share(places[0]) < 0.5 && share(places[last]) > 0.5)) {
      throw new UserError({
        action: `cannot find where the share of ${column} passes one half along ${along}`,
        allowed: `a share that rises through 0.5; it is ${
          places.map((place) => share(place).toPrecision(3)).join(", ")
        }`,
        exitCode: 1,
      });
    }
    const widths = places.map((_, i) =>
      (places[Math.min(i + 1, last)].along - places[Math.max(i - 1, 0)].along) / 2
    );
    const value = places[last].along - sum(places.map((place, i) => widths[i] * share(place)));
    const standardError = Math.sqrt(
      sum(places.map((place, i) => widths[i] ** 2 * shareVariance(place))),
    );
    return [{
      quantity: "midpoint",
      value,
      standardError,
      low: value - normalMargin * standardError,
      high: value + normalMargin * standardError,
      count: sum(places.map(({ trials }) => trials)),
    }];
  },
} satisfies Fit<v.InferOutput<typeof params>>;

function placesOf(
  rows: Table,
  { column, along }: { readonly column: string; readonly along: string },
): readonly Trials[] {
  numbers(rows, along);
  const places = groupBy(rows, [along]).map(({ point, rows: own }) => ({
    along: point[along] as number,
    trials: own.length,
    successes: sum([...numbers(own, column)].map(asSuccess)),
  })).sort((a, b) => a.along - b.along);
  if (places.length >= 2) return places;
  throw new UserError({
    action: `cannot find a rise of ${column} along ${along}: one value of ${along}`,
    allowed: "at least two",
    hint: "group by the other axes only",
    exitCode: 1,
  });
}

function asSuccess(value: number): number {
  if (value === 0 || value === 1) return value;
  throw new UserError({
    action: `cannot count ${value} as a success or a failure`,
    allowed: "1 and 0",
    exitCode: 1,
  });
}

/** Variance of a share of successes, by one of each more. */
function shareVariance({ successes, trials }: Trials): number {
  const near = (successes + 1) / (trials + 2);
  return near * (1 - near) / trials;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
