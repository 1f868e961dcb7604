/** Quotes a published number that is not put to a test here; its word `because` says why. */
import * as v from "valibot";
import type { Check } from "../contract/plugins.ts";
import { estimateOf } from "./rule/target.ts";
import { shownEnds, shownNumber } from "./rule/ends.ts";
import { format } from "./rule/judgement.ts";

const params = v.strictObject({
  quantity: v.pipe(v.string(), v.description("name of the estimate shown beside it")),
  predicts: v.pipe(v.number(), v.description("the published number")),
});

/**
 * The verdict is "outside regime" whatever was measured: the estimate is of other networks than those that the
 * sentence is about. Unit: that of the estimate.
 */
export const plugin = {
  summary: "a published number beside a measured one that does not test it",
  params,
  evaluate({ params: { quantity, predicts }, measured }) {
    const estimate = estimateOf(measured, quantity);
    const { value, count } = estimate;
    const how = `outside regime: published ${format(predicts)}, here ${format(value)}`;
    const verdict = "outside regime" as const;
    const shown = { measured: shownNumber(value), ...shownEnds(estimate), count };
    return {
      quantity,
      relation: "=",
      theory: predicts,
      ...shown,
      rival: null,
      margin: null,
      verdict,
      how,
    };
  },
} satisfies Check<v.InferOutput<typeof params>>;
