/** Holds a number against a bound, or against both ends of a window. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check, Evidence } from "../contract/plugins.ts";
import type { Table } from "../contract/table.ts";
import { applyTransform, transformInterval, writtenTransform } from "../contract/transforms.ts";
import type { CheckResult } from "../contract/verdict.ts";
import type { StatisticEstimate } from "../num/statistics/estimate.ts";
import { sampleParams } from "../num/statistics/sample.ts";
import { statisticParams } from "../num/statistics/statistic.ts";
import { shownEnds, shownNumber } from "./rule/ends.ts";
import { exactParams } from "./rule/exactness.ts";
import { format } from "./rule/judgement.ts";
import { marginOfBound } from "./rule/margin.ts";
import {
  estimateOf,
  regimeParams,
  statisticName,
  statisticOfRows,
  targetSchema,
  targetValue,
  withRegime,
} from "./rule/target.ts";

const params = v.strictObject({
  ...sampleParams,
  ...statisticParams,
  column: v.optional(v.pipe(v.string(), v.description("column of the sample"))),
  quantity: v.optional(
    v.pipe(
      v.string(),
      v.description("name of an estimate, in place of a column; `transform` is applied to it"),
    ),
  ),
  below: v.optional(v.pipe(targetSchema, v.description("upper bound: a number or a prediction"))),
  above: v.optional(v.pipe(targetSchema, v.description("lower bound: a number or a prediction"))),
  times: v.optional(v.pipe(v.number(), v.description("the bounds are multiplied by this")), 1),
  ...exactParams,
  ...regimeParams,
});
type Params = v.InferOutput<typeof params>;

/** A bound, and the side of it on which the number must be. */
interface Bound {
  readonly side: "below" | "above";
  readonly bound: number;
}

/**
 * The number is on the right side of its bound, or between the two. agrees: so is its whole interval
 * (level 1 - 2.7e-3); disagrees: all of it is on the wrong side of one of them; else cannot tell, so also
 * where the networks leave it without an end on the side of the bound. `theory` in the result is the
 * bound; of a window the lower end, and `theoryHigh` the upper one. Unit: that of the number, after
 * `transform`.
 */
export const plugin = {
  summary: "a statistic or a fitted number is below or above a bound, or in a window",
  params,
  evaluate({ params: options, measured, ...at }) {
    const bounds = boundsOf(options, at);
    const { quantity, estimate } = measuredNumber(options, measured);
    const { value, low, high, count } = estimate;
    const verdict = boundVerdict(estimate, bounds);
    const how = `${format(value)}, interval [${format(low)}, ${format(high)}], claimed ` +
      bounds.map(({ side, bound }) => `${side} ${format(bound)}`).join(" and ") + outcomes[verdict];
    return withRegime({
      quantity,
      ...relationOf(bounds),
      measured: shownNumber(value),
      ...shownEnds(estimate),
      count,
      rival: null,
      margin: Math.min(...bounds.map((bound) => marginOfBound(estimate, bound))),
      verdict,
      how,
    }, { point: at.point, regimeWhere: options.regimeWhere });
  },
} satisfies Check<Params>;

function measuredNumber(
  options: Params,
  measured: Table,
): { readonly quantity: string; readonly estimate: StatisticEstimate } {
  const { quantity, column, transform } = options;
  if (quantity !== undefined && column === undefined) {
    const found = estimateOf(measured, quantity, options.exact);
    const [low, high] = transformInterval([found.low, found.high], transform);
    const value = applyTransform(found.value, transform);
    return {
      quantity: writtenTransform(quantity, transform),
      estimate: { ...found, value, low, high },
    };
  }
  if (column !== undefined && quantity === undefined) {
    const choice = { ...options, column };
    return { quantity: statisticName(choice), estimate: statisticOfRows(measured, choice) };
  }
  throw new UserError({
    action: `cannot check a bound with ${column === undefined ? "neither" : "both"} ` +
      "`quantity` and `column`",
    allowed: "exactly one of them",
  });
}

/** The lower bound first. */
function boundsOf(
  options: Params,
  at: Pick<Evidence<unknown>, "point" | "predictions">,
): readonly Bound[] {
  const bounds = (["above", "below"] as const).flatMap((side): Bound[] => {
    const target = options[side];
    return target === undefined
      ? []
      : [{ side, bound: options.times * targetValue(at, target, options) }];
  });
  if (bounds.length === 0) {
    throw new UserError({
      action: "cannot check a bound with neither `above` nor `below`",
      allowed: "one of them, or both for a window",
    });
  }
  if (bounds.length === 2 && !(bounds[0].bound < bounds[1].bound)) {
    throw new UserError({
      action: `cannot check a window from ${format(bounds[0].bound)} to ${format(bounds[1].bound)}`,
      allowed: "`above` smaller than `below`",
      exitCode: 1,
    });
  }
  return bounds;
}

function relationOf(
  [first, second]: readonly Bound[],
): Pick<CheckResult, "relation" | "theory" | "theoryHigh"> {
  if (second !== undefined) {
    return { relation: "in", theory: first.bound, theoryHigh: second.bound };
  }
  return { relation: first.side === "below" ? "<=" : ">=", theory: first.bound };
}

/** What of it is seen in the interval. */
const outcomes = {
  "agrees": ": all of the interval is there",
  "disagrees": ": none of the interval is there",
  "cannot tell": ": part of the interval is there",
} as const;

function boundVerdict(
  { low, high }: StatisticEstimate,
  bounds: readonly Bound[],
): keyof typeof outcomes {
  const isWithin = ({ side, bound }: Bound) => side === "below" ? high < bound : low > bound;
  const isBeyond = ({ side, bound }: Bound) => side === "below" ? low > bound : high < bound;
  if (bounds.every(isWithin)) return "agrees";
  return bounds.some(isBeyond) ? "disagrees" : "cannot tell";
}
