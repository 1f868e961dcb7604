/** Ranks of what layers hold for many examples. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";

const params = v.strictObject({
  threshold: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0),
      v.description(
        "share of the largest singular value above which one counts (default: 5000 * 1e-7, that of " +
          "the authors' 5000 examples in float32)",
      ),
    ),
    5e-4,
  ),
});

/**
 * Columns over [network, layer, signal], dimensionless, of the singular values s_1 >= s_2 … of the examples x width
 * matrix: stableRank sum s^2 / s_1^2, participation (sum s^2)^2 / sum s^4, and thresholdRank, the number of s above
 * `threshold` s_1. They lie between 1 and min(examples, width). Missing where the run had diverged.
 */
export const plugin = {
  summary: "stable rank, participation ratio and threshold rank of the layers",
  params,
  needs: ["singularValue"],
  measure({ singularValue }, { threshold }) {
    const { values, missing } = singularValue;
    const axes = singularValue.axes.slice(0, -1);
    const size = singularValue.axes.at(-1)!.length;
    const of = (rank: (spectrum: Float64Array) => number, description: string) =>
      namedArray(
        axes,
        Float64Array.from(
          { length: values.length / size },
          (_, k) => rank(values.subarray(k * size, (k + 1) * size)),
        ),
        { description, ...(missing === undefined ? {} : { missing }) },
      );
    return {
      stableRank: of((s) => power(s, 2) / s[0] ** 2, "sum s^2 / max s^2"),
      participation: of((s) => power(s, 2) ** 2 / power(s, 4), "(sum s^2)^2 / sum s^4"),
      thresholdRank: of(
        (s) => Number.isNaN(s[0]) ? NaN : s.filter((value) => value > threshold * s[0]).length,
        `singular values above ${threshold} of the largest`,
      ),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;

function power(spectrum: Float64Array, exponent: number): number {
  let sum = 0;
  for (const value of spectrum) sum += value ** exponent;
  return sum;
}
