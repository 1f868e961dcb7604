/** How well trained networks classify, where a network that diverged counts as guessing. */
import * as v from "valibot";
import { namedArray } from "../num/array.ts";
import type { Measure } from "../contract/plugins.ts";
import { probability } from "../contract/schemas.ts";

const params = v.strictObject({
  chance: v.pipe(
    probability,
    v.description("accuracy of a network that diverged: that of a guess, 1 / classes"),
  ),
});

/**
 * Columns by network, dimensionless: `accuracy`, share of the test set classified correctly
 * (`chance` where training diverged), and `diverged`, 1 or 0. Fields `accuracyTest` and `diverged`
 * of a training dynamics.
 */
export const plugin = {
  summary: "share of the test set classified correctly; a network that diverged counts as guessing",
  params,
  needs: ["accuracyTest", "diverged"],
  columns: {
    accuracy: { description: "share of the test set classified correctly", axes: ["network"] },
    diverged: { description: "1 if a loss was not finite, else 0", axes: ["network"] },
  },
  measure({ accuracyTest, diverged }, { chance }) {
    const values = accuracyTest.values.map((accuracy, i) => diverged.values[i] ? chance : accuracy);
    return {
      accuracy: namedArray(accuracyTest.axes, values),
      diverged,
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
