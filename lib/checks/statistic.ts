/** Holds a statistic of a sample against its prediction. */
import * as v from "valibot";
import type { Check } from "../contract/plugins.ts";
import { sampleParams } from "../num/statistics/sample.ts";
import { statisticParams } from "../num/statistics/statistic.ts";
import { allowance, judge, toleranceParams } from "./rule/judgement.ts";
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
  predicts: v.pipe(
    targetSchema,
    v.description("a prediction's name (of a distribution: the same statistic of it), or a number"),
  ),
  ...toleranceParams,
  rival: v.optional(
    v.pipe(targetSchema, v.description("nearest rival: a number or the name of a prediction")),
  ),
  ...regimeParams,
});

/**
 * Compares a statistic of the group's rows with a prediction, by the rule of
 * lib/checks/rule/judgement.ts; standard error and interval as in lib/num/statistic.ts (clustered
 * by network). Unit: that of the statistic.
 */
export const plugin = {
  summary: "a statistic of a column is as predicted, within a tolerance",
  params,
  evaluate({ params: options, measured, ...at }) {
    const estimate = statisticOfRows(measured, options);
    const theory = targetValue(at, options.predicts, options);
    const found = judge(estimate, {
      theory,
      allowance: allowance(options, { theory, ...estimate, point: at.point }),
      rival: options.rival === undefined ? undefined : targetValue(at, options.rival, options),
    });
    const { value, low, high, count } = estimate;
    const quantity = statisticName(options);
    return withRegime({ quantity, theory, measured: value, low, high, count, ...found }, {
      point: at.point,
      regimeWhere: options.regimeWhere,
    });
  },
} satisfies Check<v.InferOutput<typeof params>>;
