/** Holds a number against a bound. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import type { Verdict } from "../contract/verdict.ts";
import type { StatisticEstimate } from "../num/statistics/estimate.ts";
import { sampleParams } from "../num/statistics/sample.ts";
import { statisticParams } from "../num/statistics/statistic.ts";
import { shownEnds, shownNumber } from "./rule/ends.ts";
import { exactParams } from "./rule/exactness.ts";
import { format } from "./rule/judgement.ts";
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
    v.pipe(v.string(), v.description("name of an estimate, in place of a column")),
  ),
  below: v.optional(v.pipe(targetSchema, v.description("upper bound: a number or a prediction"))),
  above: v.optional(v.pipe(targetSchema, v.description("lower bound: a number or a prediction"))),
  times: v.optional(v.pipe(v.number(), v.description("the bound is multiplied by this")), 1),
  ...exactParams,
  ...regimeParams,
});
type Params = v.InferOutput<typeof params>;

/**
 * The number is on the right side of its bound. agrees: so is its whole interval (level 1 -
 * 2.7e-3); disagrees: none of it is; else cannot tell, so also where the networks leave it without an end on
 * the side of the bound. `theory` in the result is the bound.
 */
export const plugin = {
  summary: "a statistic or a fitted number is below or above a bound",
  params,
  evaluate({ params: options, measured, ...at }) {
    const [side, target] = oneOf(options, "below", "above");
    const [source] = oneOf(options, "quantity", "column");
    const estimate = source === "quantity"
      ? estimateOf(measured, options.quantity!, options.exact)
      : statisticOfRows(measured, { ...options, column: options.column! });
    const bound = options.times * targetValue(at, target, options);
    const { value, low, high, count } = estimate;
    const quantity = options.quantity ?? statisticName({ ...options, column: options.column! });
    const how = `${format(value)}, interval [${format(low)}, ${format(high)}], ${side} ` +
      format(bound);
    return withRegime({
      quantity,
      theory: bound,
      measured: shownNumber(value),
      ...shownEnds(estimate),
      count,
      verdict: boundVerdict(estimate, side, bound),
      how,
    }, { point: at.point, regimeWhere: options.regimeWhere });
  },
} satisfies Check<Params>;

function boundVerdict(
  { low, high }: StatisticEstimate,
  side: "below" | "above",
  bound: number,
): Verdict {
  const [inside, outside] = side === "below"
    ? [high < bound, low > bound]
    : [low > bound, high < bound];
  return inside ? "agrees" : outside ? "disagrees" : "cannot tell";
}

/** The one of two parameters that is given. */
function oneOf<A extends keyof Params, B extends keyof Params>(
  options: Params,
  first: A,
  second: B,
): [A, NonNullable<Params[A]>] | [B, NonNullable<Params[B]>] {
  const [a, b] = [options[first], options[second]];
  if (a !== undefined && b === undefined) return [first, a as NonNullable<Params[A]>];
  if (b !== undefined && a === undefined) return [second, b as NonNullable<Params[B]>];
  throw new UserError({
    action: `cannot check a bound with ${a === undefined ? "neither" : "both"} ` +
      `\`${String(first)}\` and \`${String(second)}\``,
    allowed: "exactly one of them",
  });
}
