/** Holds a fitted number against its prediction. */
import * as v from "valibot";
import type { Check } from "../contract/plugins.ts";
import { shownEnds, shownNumber } from "./rule/ends.ts";
import { exactParams, toleranceWithRounding } from "./rule/exactness.ts";
import { allowance, judge, toleranceParams } from "./rule/judgement.ts";
import { estimateOf, regimeParams, targetSchema, targetValue, withRegime } from "./rule/target.ts";

const params = v.strictObject({
  quantity: v.pipe(v.string(), v.description("name of the estimate, as the fit gives it")),
  predicts: v.pipe(targetSchema, v.description("name of the prediction, or a number")),
  ...toleranceParams,
  ...exactParams,
  rival: v.optional(
    v.pipe(targetSchema, v.description("nearest rival: a number or the name of a prediction")),
  ),
  ...regimeParams,
});

/**
 * Compares the estimate named `quantity` in the group's rows with a prediction, by the rule of
 * lib/checks/rule/judgement.ts. Unit: that of the estimate.
 */
export const plugin = {
  summary: "a fitted number is as predicted, within a tolerance",
  params,
  evaluate({ params: options, measured: rows, ...at }) {
    const estimate = estimateOf(rows, options.quantity, options.exact);
    const theory = targetValue(at, options.predicts);
    const found = judge(estimate, {
      theory,
      allowance: allowance(toleranceWithRounding(options), {
        theory,
        ...estimate,
        point: at.point,
      }),
      rival: options.rival === undefined ? undefined : targetValue(at, options.rival),
    });
    const { value, count } = estimate;
    const quantity = options.quantity;
    const measured = { measured: shownNumber(value), ...shownEnds(estimate), count };
    return withRegime({ quantity, theory, ...measured, ...found }, {
      point: at.point,
      regimeWhere: options.regimeWhere,
    });
  },
} satisfies Check<v.InferOutput<typeof params>>;
