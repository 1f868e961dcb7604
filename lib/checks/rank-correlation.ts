/** Holds the order of measured cells against the order that theory gives them. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import { normalMargin } from "../num/statistics/interval.ts";
import { rankEstimate } from "../num/statistics/rank-interval.ts";
import { type Cell, cellParams, cellsOf } from "./rule/cells.ts";
import { shownEnds } from "./rule/ends.ts";
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
 * interval is for the correlation of the true means of this very grid, of level 1 - 2.7e-3 also for two networks a
 * cell, whose scatter is pooled over the cells (lib/num/statistics/rank-interval.ts). Noise draws
 * the measured correlation towards 0. Dimensionless.
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
      ...shownEnds(found),
      count: cells.reduce((sum, { values }) => sum + values.length, 0),
      ...judged,
      how: `${judged.how}; ${cells.length} cells`,
    };
  },
} satisfies Check<v.InferOutput<typeof params>>;

function correlationOf(cells: readonly Cell[]): Measured {
  const { value, low, high } = rankEstimate(
    cells.map(({ values }) => values),
    cells.map(({ predicted }) => predicted),
  );
  if (Number.isNaN(value)) {
    throw new UserError({
      action: `cannot rank ${cells.length} cells: all are equal, or equally predicted`,
      allowed: "cells that differ",
      exitCode: 1,
    });
  }
  return { value, standardError: (high - low) / (2 * normalMargin), low, high };
}
