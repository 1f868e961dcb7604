/** Holds measurements against predictions: one verdict per claim, and everything behind it. */
import * as v from "valibot";
import { UserError } from "../lib/contract/errors.ts";
import { checkWordsSchema } from "../lib/contract/plugins.ts";
import { pointOfWhere, resolvedWhere, rowsWhere, rowsWhereKnown } from "../lib/contract/rows.ts";
import { scalar } from "../lib/contract/schemas.ts";
import {
  jsonOutput,
  type Outputs,
  type Stage,
  tableOutput,
  type Use,
} from "../lib/contract/stage.ts";
import { groupBy, type Scalar, type Table } from "../lib/contract/table.ts";
import { type ClaimVerdict, combineVerdicts, type PointResult } from "../lib/contract/verdict.ts";
import { headlineOf } from "./comparison/headline.ts";
import { type Point, Predictor } from "./comparison/predictor.ts";
import { requireResult } from "./comparison/result.ts";
import {
  comparisonColumns,
  comparisonsTable,
  predictionColumns,
  predictionsTable,
} from "./comparison/tables.ts";

const params = v.strictObject({
  points: v.optional(
    v.pipe(
      v.array(v.record(v.string(), scalar)),
      v.description("more points to predict at, beside those compared"),
    ),
    [],
  ),
  by: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description("predict also at every value of these columns of the measured input"),
    ),
  ),
});
type Params = v.InferOutput<typeof params>;

/**
 * Outputs, if there are checks: `comparisons` (a row per check and group), `predictions` (every
 * number and curve that was predicted, by point) and `verdict` (ClaimVerdict as JSON). Without
 * checks it only predicts: `predictions`.
 *
 * For each check: take its input, keep the rows of `where`, split them by `by` (default: the axes
 * that the input brings), ask the theory at each group's point, evaluate. The point is the group's
 * values and the single values of `where`; the theory takes from it the parameters that its schema
 * names.
 */
export const stage = {
  summary: "holds measurements against predictions and gives a verdict",
  params,
  slots: { theory: "optional", checks: "optional" },
  inputs: { required: [], optional: ["measured"], rest: true, files: false },
  outputs: ({ checks }) =>
    (checks ?? []).length > 0 ? ["comparisons", "predictions", "verdict"] : ["predictions"],
  columns: { comparisons: comparisonColumns, predictions: predictionColumns },
  run({ uses, inputs, params, compute }) {
    const predictor = new Predictor(uses.theory?.[0]);
    const checks = uses.checks ?? [];
    const compared = checks.map((use, index) => {
      const found = evaluated(use, { entry: index, inputs, predictor });
      compute.progress(index + 1, checks.length, "checks");
      return found;
    }).flat();
    predictFurther(predictor, { inputs, params, alone: checks.length === 0 });
    const outputs: Record<string, Outputs[string]> = {};
    if (checks.length > 0) {
      outputs.comparisons = tableOutput(comparisonsTable(compared));
      outputs.verdict = jsonOutput(verdictOf(checks, compared));
    }
    return { ...outputs, predictions: tableOutput(predictionsTable(predictor.points)) };
  },
} satisfies Stage<Params>;

interface Surroundings {
  /** Index of the check. */
  readonly entry: number;
  readonly inputs: Readonly<Record<string, Table>>;
  readonly predictor: Predictor;
}

/** One check at each of its groups, in order of first appearance. */
function evaluated(
  use: Use<"checks">,
  { entry, inputs, predictor }: Surroundings,
): PointResult[] {
  const words = v.parse(checkWordsSchema(), use.words);
  const whole = inputOf(inputs, words.input);
  const measured = rowsWhere(whole, words.where, words.input);
  // The reference is taken where the measured rows are: its own largest value may be another.
  const where = resolvedWhere(whole, words.where);
  const names = words.by ?? measured.labels;
  const reference = words.reference === undefined
    ? undefined
    : rowsWhereKnown(inputOf(inputs, words.reference), where);
  return groupBy(measured, names).map(({ point: own, rows }) => {
    const point: Point = { ...pointOfWhere(where), ...own };
    const result = use.plugin.evaluate({
      params: use.params,
      point,
      measured: rows,
      ...(reference ? { reference: referenceRows(reference, own, words.reference!) } : {}),
      predictions: predictor.at(point),
    });
    return { ...requireResult(result, use.name), check: use.name, entry, point };
  });
}

function referenceRows(reference: Table, point: Point, role: string): Table {
  const rows = rowsWhereKnown(reference, point);
  if (rows.length > 0) return rows;
  throw new UserError({
    action: `cannot find rows of "${role}" at ${JSON.stringify(point)}`,
    hint: "do both inputs run over the same axis values?",
    exitCode: 1,
  });
}

function inputOf(inputs: Readonly<Record<string, Table>>, role: string): Table {
  const found = Object.hasOwn(inputs, role) ? inputs[role] : undefined;
  if (found !== undefined) return found;
  throw new UserError({
    action: `cannot find the input "${role}" of a check`,
    allowed: Object.keys(inputs).join(", "),
    hint: "name it among the claim's `inputs`, or say `input` in the check",
  });
}

/**
 * Points that no check asked for: those of `points` and `by`; the literal one if nothing else is
 * asked.
 */
function predictFurther(
  predictor: Predictor,
  { inputs, params: { points, by }, alone }: {
    readonly inputs: Readonly<Record<string, Table>>;
    readonly params: Params;
    readonly alone: boolean;
  },
): void {
  for (const point of points) predictor.at(point as Readonly<Record<string, Scalar>>);
  if (by !== undefined) {
    for (const { point } of groupBy(inputOf(inputs, "measured"), by)) predictor.at(point);
  }
  if (alone && points.length === 0 && by === undefined) predictor.at({});
}

function verdictOf(
  checks: readonly Use<"checks">[],
  results: readonly PointResult[],
): ClaimVerdict {
  const shown = checks.flatMap(({ words }, entry) => words.headline === true ? [entry] : []);
  const verdict = combineVerdicts(results.map((result) => result.verdict));
  return { verdict, headline: headlineOf(results, { verdict, shown }), checks: results };
}
