/** What trained networks do on test examples. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";

const params = v.strictObject({
  lossOfChance: v.optional(
    v.pipe(
      v.number(),
      v.description("loss of a constant predictor (default: ln 10, of ten classes)"),
    ),
    Math.LN10,
  ),
});

const names = [
  "accuracyTest",
  "accuracyTestError",
  "accuracyOfProbabilities",
  "accuracyOfProbabilitiesError",
  "lossTest",
  "lossTestError",
  "outputTest",
  "outputChange",
  "diverged",
] as const;

/**
 * Columns over [network], dimensionless: the accuracies with their standard errors over test examples, the loss,
 * mean |f|, mean |f_T - f_0|, whether the run diverged, and lossGap = |lossTest - loss of chance|.
 */
export const plugin = {
  summary: "test accuracy and loss after training, with errors from the number of test examples",
  params,
  needs: names,
  measure(fields, { lossOfChance }) {
    const { axes, values, missing } = fields.lossTest;
    const gap = namedArray(axes, values.map((loss) => Math.abs(loss - lossOfChance)), {
      description: `|test loss - ${lossOfChance}|`,
      ...(missing === undefined ? {} : { missing }),
    });
    return { ...Object.fromEntries(names.map((name) => [name, fields[name]])), lossGap: gap };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
