/** Holds two fitted numbers against each other. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check, Evidence } from "../contract/plugins.ts";
import type { CheckResult } from "../contract/verdict.ts";
import { allowance, format, judge, type Measured, toleranceParams } from "./rule/judgement.ts";
import { shownEnds, shownNumber } from "./rule/ends.ts";
import { marginOfBound } from "./rule/margin.ts";
import { estimateOf, regimeParams, withRegime } from "./rule/target.ts";

const params = v.strictObject({
  quantity: v.pipe(v.string(), v.description("name of the estimate, as the fit gives it")),
  referenceColumn: v.optional(
    v.pipe(v.string(), v.description("name of the second estimate (default: the same)")),
  ),
  ...toleranceParams,
  apart: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.description(
        "the claim is that they differ, by more than this; without it: that they do not",
      ),
    ),
  ),
  ...regimeParams,
});
type Params = v.InferOutput<typeof params>;

/**
 * The estimate named `quantity` minus that of the entry's `reference` at the same point, which is
 * independent of it: the distances of its ends from it add in squares. Without `apart` its prediction is 0, by
 * the rule of lib/checks/rule/judgement.ts; with it |difference| > apart: agrees if the whole interval
 * is beyond on one side, disagrees if the whole interval is within, else cannot tell. Unit: that of the
 * estimates.
 */
export const plugin = {
  summary: "a fitted number is, or is not, the same in two inputs",
  params,
  evaluate({ params: options, measured, reference, point }) {
    if (reference === undefined) {
      throw new UserError({
        action: "cannot compare two estimates without a second input",
        hint: "name its role as `reference`",
      });
    }
    const { quantity, referenceColumn = quantity } = options;
    const [first, second] = [
      estimateOf(measured, quantity),
      estimateOf(reference, referenceColumn),
    ];
    const value = first.value - second.value;
    const found = {
      value,
      standardError: Math.hypot(first.standardError, second.standardError),
      low: value - Math.hypot(first.value - first.low, second.high - second.value),
      high: value + Math.hypot(first.high - first.value, second.value - second.low),
    };
    const judged = options.apart === undefined
      ? { theory: 0, ...judgeEqual(found, options, point) }
      : judgeApart(found, options.apart);
    return withRegime({
      quantity: `difference of ${quantity}`,
      measured: shownNumber(value),
      ...shownEnds(found),
      count: first.count + second.count,
      ...judged,
      how: `${format(first.value)} - ${format(second.value)} = ${format(value)}: ${judged.how}`,
    }, { point, regimeWhere: options.regimeWhere });
  },
} satisfies Check<Params>;

type Judged = Pick<CheckResult, "relation" | "rival" | "margin" | "verdict" | "how">;

function judgeEqual(
  found: Measured,
  options: Params,
  point: Evidence<unknown>["point"],
): Judged {
  const { standardError } = found;
  return judge(found, {
    theory: 0,
    allowance: allowance(options, { theory: 0, standardError, point }),
  });
}

/** The side on which the difference is decides the bound that is shown. */
function judgeApart({ value, low, high }: Measured, apart: number): Judged & { theory: number } {
  const [relation, theory] = value >= 0 ? [">=", apart] as const : ["<=", -apart] as const;
  const side = relation === ">=" ? "above" : "below";
  const isBeyond = side === "above" ? low > apart : high < -apart;
  const isWithin = low > -apart && high < apart;
  return {
    relation,
    theory,
    rival: null,
    margin: marginOfBound({ value, low, high }, { side, bound: theory }),
    verdict: isBeyond ? "agrees" : isWithin ? "disagrees" : "cannot tell",
    how: `interval [${format(low)}, ${format(high)}], claimed ${side} ${format(theory)}`,
  };
}
