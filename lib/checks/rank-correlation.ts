/** Holds the order of measured cells against the order that theory gives them. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import { intervalLevel } from "../num/bootstrap.ts";
import { jackknife } from "../num/jackknife.ts";
import { spearman } from "../num/rank.ts";
import { normalQuantile } from "../num/special.ts";
import { type Cell, cellParams, cellsOf } from "./rule/cells.ts";
import { format } from "./rule/judgement.ts";

const bound = (side: string) =>
  v.optional(
    v.pipe(v.number(), v.minValue(-1), v.maxValue(1), v.description(`${side} bound`)),
  );

const params = v.strictObject({ ...cellParams, below: bound("upper"), above: bound("lower") });

/** artanh of a correlation of 1 is infinite; this is that of 1 - 2e-9. */
const largestScore = 10;

/**
 * Spearman's correlation over cells between the mean of a column and the predicted number is below (or above) a
 * bound. Its interval is that of the networks' noise on this grid: jackknife over the networks within cells, normal on the
 * scale of artanh, level 1 - 2.7e-3. agrees: the whole interval is beyond the bound; disagrees: none
 * of it; else cannot tell. `theory` in the result is the bound. Dimensionless.
 */
export const plugin = {
  summary: "cells are ordered as predicted: Spearman's correlation is beyond a bound",
  params,
  evaluate({ params: options, ...evidence }) {
    const { below, above, column, quantity } = options;
    const limit = below ?? above;
    if (limit === undefined || (below !== undefined && above !== undefined)) {
      throw new UserError({
        action: `cannot check a correlation with ${limit === undefined ? "neither" : "both"} ` +
          "`below` and `above`",
        allowed: "exactly one of them",
      });
    }
    const cells = cellsOf(evidence, options);
    const { value, low, high } = correlationOf(cells);
    const [inside, outside] = below !== undefined
      ? [high < limit, low >= limit]
      : [low > limit, high <= limit];
    return {
      quantity: `Spearman's correlation of ${column} and ${quantity}`,
      theory: limit,
      measured: value,
      low,
      high,
      count: cells.reduce((sum, { values }) => sum + values.length, 0),
      verdict: inside ? "agrees" : outside ? "disagrees" : "cannot tell",
      how: `${format(value)} over ${cells.length} cells, interval [${format(low)}, ${
        format(high)
      }], ${below !== undefined ? "below" : "above"} ${format(limit)}`,
    };
  },
} satisfies Check<v.InferOutput<typeof params>>;

function correlationOf(cells: readonly Cell[]): { value: number; low: number; high: number } {
  const predicted = cells.map((cell) => cell.predicted);
  const score = (correlation: number) =>
    Math.max(-largestScore, Math.min(largestScore, Math.atanh(correlation)));
  const found = jackknife(
    cells.map(({ values }) => values),
    (means) => score(spearman(means, predicted)),
  );
  if (Number.isNaN(found.value)) {
    throw new UserError({
      action: `cannot rank ${cells.length} cells: all are equal, or equally predicted`,
      allowed: "cells that differ",
      exitCode: 1,
    });
  }
  const half = -normalQuantile((1 - intervalLevel) / 2) * found.standardError;
  return {
    value: Math.tanh(found.value),
    low: Math.tanh(found.value - half),
    high: Math.tanh(found.value + half),
  };
}
