/** Holds a statistic of a sample against its prediction. */
import * as v from "valibot";
import type { Check } from "../contract/plugins.ts";
import { sampleParams } from "../num/statistics/sample.ts";
import { statisticParams } from "../num/statistics/statistic.ts";
import { shownEnds, shownNumber } from "./rule/ends.ts";
import { exactParams, toleranceWithRounding } from "./rule/exactness.ts";
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
  ...exactParams,
  rival: v.optional(
    v.pipe(targetSchema, v.description("nearest rival: a number or the name of a prediction")),
  ),
  ...regimeParams,
});

/**
 * Compares a statistic of the group's rows with a prediction, by the rule of
 * lib/checks/rule/judgement.ts; standard error and interval as in lib/num/statistics/estimate.ts
 * (clustered by network). Unit: that of the statistic.
 */
export const plugin = {
  summary: "a statistic of a column is as predicted, within a tolerance",
  params,
  evaluate({ params: options, measured: rows, ...at }) {
    const estimate = statisticOfRows(rows, options);
    const theory = targetValue(at, options.predicts, options);
    const found = judge(estimate, {
      theory,
      allowance: allowance(toleranceWithRounding(options), {
        theory,
        ...estimate,
        point: at.point,
      }),
      rival: options.rival === undefined ? undefined : targetValue(at, options.rival, options),
    });
    const { value, count } = estimate;
    const quantity = statisticName(options);
    const measured = { measured: shownNumber(value), ...shownEnds(estimate), count };
    return withRegime({ quantity, theory, ...measured, ...found }, {
      point: at.point,
      regimeWhere: options.regimeWhere,
    });
  },
} satisfies Check<v.InferOutput<typeof params>>;
