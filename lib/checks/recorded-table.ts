/** Holds a whole table of measured numbers against the same table as it was recorded elsewhere. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check, Evidence } from "../contract/plugins.ts";
import { rowsWhereKnown } from "../contract/rows.ts";
import { groupBy, type Scalar } from "../contract/table.ts";
import type { CheckResult } from "../contract/verdict.ts";
import { sampleParams } from "../num/statistics/sample.ts";
import { statisticParams } from "../num/statistics/statistic.ts";
import { format } from "./rule/judgement.ts";
import { marginWithin } from "./rule/margin.ts";
import { recordedOf, standardDistance } from "./rule/recorded.ts";
import { statisticName, statisticOfRows } from "./rule/target.ts";

const params = v.strictObject({
  ...sampleParams,
  ...statisticParams,
  cells: v.pipe(
    v.array(v.string()),
    v.minLength(1),
    v.description("columns whose values make a cell, in both inputs"),
  ),
  standardErrors: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.description("a cell within this many joint errors counts")),
    3,
  ),
  atLeast: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description("share of the cells that must; without it the mean square is judged"),
    ),
  ),
});
type Params = v.InferOutput<typeof params>;

/** One cell: how far measured is from recorded, in joint standard errors. */
interface Cell {
  readonly point: Readonly<Record<string, Scalar>>;
  readonly distance: number;
  readonly count: number;
}

/**
 * With z the distance of a cell in joint standard errors (sample and record are independent): with
 * `atLeast` the share of cells with |z| at most `standardErrors`; without it the mean of z^2 over the N cells, which is
 * 1 -+ sqrt(2 / N) if all that differs is noise, and is allowed 3.5 of these: a common shift of 1.2
 * errors in every one of 57 cells shows. Neither is a sample, so no interval is shown; the worst cell is named.
 * Dimensionless.
 */
export const plugin = {
  summary: "a table agrees with the recorded one: share of cells within errors, or mean square",
  params,
  evaluate({ params: options, ...evidence }) {
    const cells = cellsOf(evidence, options);
    const worst = cells.reduce((a, b) => Math.abs(b.distance) > Math.abs(a.distance) ? b : a);
    const judged = options.atLeast === undefined
      ? meanSquare(cells)
      : shareWithin(cells, options.standardErrors, options.atLeast);
    return {
      ...judged,
      quantity: `${judged.quantity}, ${statisticName(options)}`,
      low: null,
      high: null,
      count: cells.reduce((sum, cell) => sum + cell.count, 0),
      how: `${judged.how}; worst of ${cells.length}: ${format(worst.distance)} errors at ` +
        Object.entries(worst.point).map(([name, value]) => `${name} ${value}`).join(", "),
    };
  },
} satisfies Check<Params>;

type Judged = Pick<
  CheckResult,
  "quantity" | "relation" | "theory" | "measured" | "rival" | "margin" | "verdict" | "how"
>;

function shareWithin(cells: readonly Cell[], limit: number, atLeast: number): Judged {
  const within = cells.filter(({ distance }) => Math.abs(distance) <= limit).length;
  const share = within / cells.length;
  const room = share - atLeast;
  return {
    quantity: `share of cells within ${format(limit)} joint errors`,
    relation: ">=",
    theory: atLeast,
    measured: share,
    rival: null,
    margin: room / (1 - atLeast + Math.abs(room) || 1),
    verdict: share >= atLeast ? "agrees" : "disagrees",
    how: `${within} of ${cells.length} cells within ${format(limit)} joint errors`,
  };
}

function meanSquare(cells: readonly Cell[]): Judged {
  const value = cells.reduce((sum, { distance }) => sum + distance ** 2, 0) / cells.length;
  const allowed = 3.5 * Math.sqrt(2 / cells.length);
  return {
    quantity: "mean square of the distance in joint errors",
    relation: "=",
    theory: 1,
    measured: value,
    rival: null,
    margin: marginWithin(Math.abs(value - 1), allowed),
    verdict: Math.abs(value - 1) <= allowed ? "agrees" : "disagrees",
    how: `|${format(value)} - 1| allowed 3.5 sqrt(2 / ${cells.length}) = ${format(allowed)}`,
  };
}

function cellsOf(
  { measured, reference }: Pick<Evidence<Params>, "measured" | "reference">,
  options: Params,
): readonly Cell[] {
  return groupBy(measured, options.cells).map(({ point, rows }) => {
    const estimate = statisticOfRows(rows, options);
    const recorded = recordedOf(reference && rowsWhereKnown(reference, point));
    const distance = standardDistance(estimate, recorded);
    if (Number.isFinite(distance)) return { point, distance, count: estimate.count };
    throw new UserError({
      action: `cannot compare the cell ${JSON.stringify(point)}: its distance is ${distance}`,
      allowed: "numbers with errors, measured or recorded",
      exitCode: 1,
    });
  });
}
