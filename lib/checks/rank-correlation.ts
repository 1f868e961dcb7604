/** Holds the order of measured cells against the order that theory gives them. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import { intervalLevel } from "../num/statistics/bootstrap.ts";
import { jackknife } from "../num/statistics/jackknife.ts";
import { spearman } from "../num/statistics/rank.ts";
import { normalQuantile } from "../num/analysis/special.ts";
import { type Cell, cellParams, cellsOf } from "./rule/cells.ts";
import { allowance, judge, type Measured, toleranceParams } from "./rule/judgement.ts";

const correlation = v.pipe(v.number(), v.minValue(-1), v.maxValue(1));

const params = v.strictObject({
  ...cellParams,
  predicts: v.pipe(
    correlation,
    v.description("the correlation: 1 where cells are in the predicted order, -1 in the reverse"),
  ),
  ...toleranceParams,
  rival: v.optional(v.pipe(correlation, v.description("nearest rival: 0, no relation")), 0),
});

/**
 * Compares Spearman's correlation over cells, between the mean of a column and the number predicted
 * for each, with its own prediction (1 or -1), by the rule of lib/checks/rule/judgement.ts. Its
 * interval is that of the networks' noise on this very grid: jackknife over the networks within
 * cells, three standard errors, within -1 to 1; of two networks a cell it covers about 97 %, of
 * three 99 % (the errors are noisy). Noise and ties of truth draw the correlation towards 0.
 * Dimensionless.
 */
export const plugin = {
  summary: "cells are ordered as predicted: Spearman's correlation, within a tolerance",
  params,
  evaluate({ params: options, ...evidence }) {
    const { column, quantity, predicts: theory, rival } = options;
    const cells = cellsOf(evidence, options);
    const found = correlationOf(cells);
    const judged = judge(found, {
      theory,
      allowance: allowance(options, { theory, ...found, point: evidence.point }),
      rival,
    });
    return {
      quantity: `rank correlation of ${column} and ${quantity}`,
      theory,
      measured: found.value,
      low: found.low,
      high: found.high,
      count: cells.reduce((sum, { values }) => sum + values.length, 0),
      ...judged,
      how: `${judged.how}; ${cells.length} cells`,
    };
  },
} satisfies Check<v.InferOutput<typeof params>>;

function correlationOf(cells: readonly Cell[]): Measured {
  const predicted = cells.map((cell) => cell.predicted);
  // Not on the scale of artanh, on which one group left out can move a short list to infinity.
  const { value, standardError } = jackknife(
    cells.map(({ values }) => values),
    (means) => spearman(means, predicted),
  );
  if (Number.isNaN(value)) {
    throw new UserError({
      action: `cannot rank ${cells.length} cells: all are equal, or equally predicted`,
      allowed: "cells that differ",
      exitCode: 1,
    });
  }
  const half = -normalQuantile((1 - intervalLevel) / 2) * standardError;
  return {
    value,
    standardError,
    low: Math.max(-1, value - half),
    high: Math.min(1, value + half),
  };
}
