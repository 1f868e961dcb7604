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

const ofNetworks = { axes: ["network"] } as const;

/** Fields that become columns as they are. */
const taken = {
  accuracyTest: {
    description: "share of test examples whose largest logit is right",
    ...ofNetworks,
  },
  accuracyTestError: { description: "its standard error over test examples", ...ofNetworks },
  accuracyOfProbabilities: {
    description: "the same by the largest float32 probability",
    ...ofNetworks,
  },
  accuracyOfProbabilitiesError: {
    description: "its standard error over test examples",
    ...ofNetworks,
  },
  lossTest: { description: "mean test loss after the last step", ...ofNetworks },
  lossTestError: { description: "its standard error over test examples", ...ofNetworks },
  outputTest: { description: "mean |f| on test examples", ...ofNetworks },
  outputChange: { description: "mean |f_T - f_0| on test examples", ...ofNetworks },
  diverged: { description: "1 if a loss was not finite", ...ofNetworks },
};
const names = Object.keys(taken);

/**
 * Columns over [network], dimensionless: the accuracies with their standard errors over test examples, the loss,
 * mean |f|, mean |f_T - f_0|, whether the run diverged, and lossGap = |lossTest - loss of chance|.
 */
export const plugin = {
  summary: "test accuracy and loss after training, with errors from the number of test examples",
  params,
  needs: names,
  columns: { ...taken, lossGap: { description: "|test loss - loss of chance|", ...ofNetworks } },
  measure(fields, { lossOfChance }) {
    const { axes, values, missing } = fields.lossTest;
    const gap = namedArray(axes, values.map((loss) => Math.abs(loss - lossOfChance)), {
      description: `|test loss - ${lossOfChance}|`,
      ...(missing === undefined ? {} : { missing }),
    });
    return { ...Object.fromEntries(names.map((name) => [name, fields[name]])), lossGap: gap };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
