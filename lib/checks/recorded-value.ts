/** Holds a statistic of a sample against a number recorded elsewhere, which has an error of its own. */
import * as v from "valibot";
import type { Check } from "../contract/plugins.ts";
import { normalMargin } from "../num/statistics/interval.ts";
import { sampleParams } from "../num/statistics/sample.ts";
import { statisticParams } from "../num/statistics/statistic.ts";
import { shownEnds, shownNumber } from "./rule/ends.ts";
import { format, judge } from "./rule/judgement.ts";
import { recordedOf } from "./rule/recorded.ts";
import {
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
  standardErrors: v.pipe(
    v.number(),
    v.gtValue(0),
    v.description("allowed distance, in joint standard errors of measured and recorded"),
  ),
  rival: v.optional(
    v.pipe(targetSchema, v.description("nearest rival: a number or the name of a prediction")),
  ),
  ...regimeParams,
});

/**
 * The entry's `reference` holds the recorded number of the point (data recorded-values). Its error and that of
 * the sample are independent, so they add in squares; by the rule of lib/checks/rule/judgement.ts with the interval
 * of the joint error, which is normal. `theory` in the result is the recorded number; low and high are
 * those of the measured one alone. Unit: that of the statistic.
 */
export const plugin = {
  summary: "a statistic agrees with a number recorded elsewhere, within their joint error",
  params,
  evaluate({ params: options, measured: rows, reference, ...at }) {
    const estimate = statisticOfRows(rows, options);
    const recorded = recordedOf(reference);
    const joint = Math.hypot(estimate.standardError, recorded.standardError);
    const half = normalMargin * joint;
    const found = judge({
      value: estimate.value,
      standardError: joint,
      low: estimate.value - half,
      high: estimate.value + half,
    }, {
      theory: recorded.value,
      allowance: {
        allowed: options.standardErrors * joint,
        terms: `${format(options.standardErrors)} sqrt(${format(estimate.standardError)}^2 + ` +
          `${format(recorded.standardError)}^2)`,
      },
      rival: options.rival === undefined ? undefined : targetValue(at, options.rival, options),
    });
    return withRegime({
      quantity: `${statisticName(options)}, against the recorded number`,
      theory: recorded.value,
      measured: shownNumber(estimate.value),
      ...shownEnds(estimate),
      count: estimate.count,
      ...found,
    }, { point: at.point, regimeWhere: options.regimeWhere });
  },
} satisfies Check<v.InferOutput<typeof params>>;
