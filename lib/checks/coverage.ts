/** Holds the share of a sample inside bounds against its promised probability. */
import * as v from "valibot";
import type { Check } from "../contract/plugins.ts";
import { proportionOf } from "../num/statistics/proportion.ts";
import { sampleOf, sampleParams } from "../num/statistics/sample.ts";
import { format } from "./rule/judgement.ts";
import { marginOfBound } from "./rule/margin.ts";
import { regimeParams, targetSchema, targetValue, withRegime } from "./rule/target.ts";

const params = v.strictObject({
  ...sampleParams,
  above: v.optional(v.pipe(targetSchema, v.description("lower bound: a number or a prediction"))),
  below: v.optional(v.pipe(targetSchema, v.description("upper bound: a number or a prediction"))),
  atLeast: v.pipe(targetSchema, v.description("probability promised: a number or a prediction")),
  ...regimeParams,
});

/**
 * P(above < x < below) is at least `atLeast`. agrees: the exact interval (level 1 - 2.7e-3) of the
 * proportion lies at or above it; disagrees: below it; else cannot tell. Dimensionless; `theory` in
 * the result is the promised probability.
 */
export const plugin = {
  summary: "a column lies inside bounds with at least the promised probability",
  params,
  evaluate({ params: options, measured, ...at }) {
    const above = options.above === undefined ? -Infinity : targetValue(at, options.above);
    const below = options.below === undefined ? Infinity : targetValue(at, options.below);
    const promised = targetValue(at, options.atLeast);
    const { value, low, high, count } = proportionOf(sampleOf(measured, options), { above, below });
    return withRegime({
      quantity: `share of ${options.column} inside bounds`,
      relation: ">=",
      theory: promised,
      measured: value,
      low,
      high,
      count,
      rival: null,
      margin: marginOfBound({ value, low, high }, { side: "above", bound: promised }),
      verdict: low >= promised ? "agrees" : high < promised ? "disagrees" : "cannot tell",
      how:
        `share ${format(value)} of ${count} networks in (${format(above)}, ${
          format(below)
        }), interval ` +
        `[${format(low)}, ${format(high)}], promised at least ${format(promised)}`,
    }, { point: at.point, regimeWhere: options.regimeWhere });
  },
} satisfies Check<v.InferOutput<typeof params>>;
