/** Ranks of what layers hold for many examples. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { participationRatio, stableRank, thresholdRank } from "../num/linear-algebra/spectrum.ts";

const params = v.strictObject({
  threshold: v.optional(
    v.pipe(
      positive,
      v.description(
        "share of the largest singular value above which one counts (default: 5000 * 1e-7, that of " +
          "the authors' 5000 examples in float32)",
      ),
    ),
    5e-4,
  ),
});

const ofLayers = { axes: ["network", "layer", "signal"] } as const;

/**
 * Columns over [network, layer, signal], dimensionless, of the singular values s_1 >= s_2 … of the examples x width
 * matrix: stableRank sum s^2 / s_1^2, participation (sum s^2)^2 / sum s^4, and thresholdRank, the number of s above
 * `threshold` s_1. They lie between 1 and min(examples, width). Missing where the run had diverged.
 */
export const plugin = {
  summary: "stable rank, participation ratio and threshold rank of the layers",
  params,
  needs: ["singularValue"],
  columns: {
    stableRank: { description: "sum s^2 / max s^2", ...ofLayers },
    participation: { description: "(sum s^2)^2 / sum s^4", ...ofLayers },
    thresholdRank: { description: "singular values above a share of the largest", ...ofLayers },
  },
  measure({ singularValue }, { threshold }) {
    const { values, missing } = singularValue;
    const axes = singularValue.axes.slice(0, -1);
    const size = singularValue.axes.at(-1)!.length;
    const of = (rank: (spectrum: Float64Array) => number, description?: string) =>
      namedArray(
        axes,
        Float64Array.from(
          { length: values.length / size },
          (_, k) => rank(values.subarray(k * size, (k + 1) * size)),
        ),
        {
          ...(description === undefined ? {} : { description }),
          ...(missing === undefined ? {} : { missing }),
        },
      );
    const known = (rank: (spectrum: Float64Array) => number) => (spectrum: Float64Array) =>
      Number.isNaN(spectrum[0]) ? NaN : rank(spectrum);
    const counted = { rows: 1, columns: 1, tolerance: threshold };
    return {
      stableRank: of(known(stableRank)),
      participation: of(known(participationRatio)),
      thresholdRank: of(
        known((spectrum) => thresholdRank(spectrum, counted)),
        `singular values above ${threshold} of the largest`,
      ),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
