/** Holds a fitted number below that of a second input: which of two comes first. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import { shownEnds, shownNumber } from "./rule/ends.ts";
import { format } from "./rule/judgement.ts";
import { marginOfBound } from "./rule/margin.ts";
import { estimateOf, regimeParams, withRegime } from "./rule/target.ts";

const params = v.strictObject({
  quantity: v.pipe(v.string(), v.description("name of the estimate, as the fit gives it")),
  referenceColumn: v.optional(
    v.pipe(v.string(), v.description("name of the second estimate (default: the same)")),
  ),
  least: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.description("the number is below the second one by more than this"),
    ),
    0,
  ),
  ...regimeParams,
});

/**
 * The estimate named `quantity` less that of the entry's `reference` at the same point, which is independent
 * of it, is below -least: agrees if the whole interval is (the distances of the ends add in squares),
 * disagrees if none of it is, else cannot tell. Unlike `difference` with `apart`, the other order disagrees.
 * Unit: that of the estimates.
 */
export const plugin = {
  summary: "a fitted number is below that of another input, by a margin",
  params,
  evaluate({ params: { quantity, least, regimeWhere, ...options }, measured, reference, point }) {
    if (reference === undefined) {
      throw new UserError({
        action: "cannot order two estimates without a second input",
        hint: "name its role as `reference`",
      });
    }
    const first = estimateOf(measured, quantity);
    const second = estimateOf(reference, options.referenceColumn ?? quantity);
    const value = first.value - second.value;
    const low = value - Math.hypot(first.value - first.low, second.high - second.value);
    const high = value + Math.hypot(first.high - first.value, second.value - second.low);
    const found = { value, low, high };
    return withRegime({
      quantity: `${quantity} less that of ${options.referenceColumn ?? "the reference"}`,
      relation: "<=",
      theory: -least,
      rival: null,
      measured: shownNumber(value),
      ...shownEnds(found),
      count: first.count + second.count,
      margin: marginOfBound(found, { side: "below", bound: -least }),
      verdict: high < -least ? "agrees" : low > -least ? "disagrees" : "cannot tell",
      how: `${format(first.value)} - ${format(second.value)} = ${format(value)}, interval ` +
        `[${format(low)}, ${format(high)}], claimed below ${format(-least)}`,
    }, { point, regimeWhere });
  },
} satisfies Check<v.InferOutput<typeof params>>;
