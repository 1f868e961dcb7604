/** Log evidence of networks, and how many independent draws the weights are worth. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";
import { meanOf } from "./importance/pseudo-values.ts";

const params = v.strictObject({});
const rows = { axes: ["network"] } as const;

/**
 * One row for each group of networks: pseudo-values (importance/pseudo-values.ts) of ln E w and of
 * the effective share (E w)^2 / E w^2 of the networks; the latter from the weights themselves.
 */
export const plugin = {
  summary:
    "log evidence and effective sample share by importance weights; groups mix: pseudo-values",
  params,
  needs: ["weight", "plainWeight", "squaredWeight", "limitLogEvidence"],
  columns: {
    logEvidence: { description: "ln p(y) of the networks", ...rows },
    logEvidenceGap: { description: "ln p(y) less that of the Gaussian process", ...rows },
    effectiveShare: { description: "effective sample size over the number of networks", ...rows },
  },
  measure({ weight, plainWeight, squaredWeight, limitLogEvidence }) {
    const level = meanOf(weight.values);
    const gap = weight.values.map((value) => Math.log(level) + value / level - 1);
    const [plain, squared] = [meanOf(plainWeight.values), meanOf(squaredWeight.values)];
    const share = plain ** 2 / squared;
    const missing = { missing: "the mean weight is not positive: too few networks" };
    return {
      logEvidence: namedArray(
        weight.axes,
        gap.map((value, i) => value + limitLogEvidence.values[i]),
        missing,
      ),
      logEvidenceGap: namedArray(weight.axes, gap, missing),
      effectiveShare: namedArray(
        weight.axes,
        plainWeight.values.map((value, i) =>
          share * (2 * value / plain - squaredWeight.values[i] / squared)
        ),
      ),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
