/** How training ended. */
import * as v from "valibot";
import type { NamedArray } from "../contract/array.ts";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Fields that only some trainings have. */
const optional = ["lossTest", "accuracyTest", "learningRateChosen"];

/**
 * Per network: lossFinal, epochsTrained, and 0 or 1 in targetMet, stalled, diverged; where the training has them,
 * lossTest, accuracyTest, learningRateChosen. Dimensionless (epochs: a count).
 */
export const plugin = {
  summary: "final loss, epochs, whether the target was met, tests",
  params,
  needs: ["lossFinal", "epochsTrained", "targetMet", "stalled", "diverged"],
  measure(fields) {
    const { lossFinal, epochsTrained, targetMet, stalled, diverged } = fields;
    const also: Record<string, NamedArray> = {};
    for (const name of optional) if (Object.hasOwn(fields, name)) also[name] = fields[name];
    return { lossFinal, epochsTrained, targetMet, stalled, diverged, ...also };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
