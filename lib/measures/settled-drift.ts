/** How far the signal of message passing moves after a given iteration. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Measure } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { axisOf, namedArray } from "../num/array.ts";

const params = v.strictObject({
  from: v.pipe(count, v.description("iteration t_0, which must have been observed")),
});

/**
 * Columns over [instance], dimensionless: drift, the largest |alpha_t - alpha_{t_0}| over the observed iterations
 * t >= t_0; changeLast, |q_t - q_{t-1}| at the last of them. Rounding leaves about 1e-15.
 */
export const plugin = {
  summary: "largest change of the signal after an iteration, and the last change of the iterate",
  params,
  needs: ["signal", "change"],
  columns: {
    drift: { description: "largest |alpha_t - alpha_{t_0}|, t >= t_0", axes: ["instance"] },
    changeLast: { description: "|q_t - q_{t-1}| at the last iteration", axes: ["instance"] },
  },
  measure({ signal, change }, { from }) {
    const { labels, length } = axisOf(signal, "iteration");
    const iterations = Array.from({ length }, (_, i) => Number(labels?.[i] ?? i));
    const first = iterations.indexOf(from);
    if (first < 0) {
      throw new UserError({
        action: `cannot measure a drift from iteration ${from}, which was not observed`,
        allowed: iterations.join(", "),
        exitCode: 1,
      });
    }
    const rows = Array.from(
      { length: signal.values.length / length },
      (_, i) => signal.values.subarray(i * length, (i + 1) * length),
    );
    const instance = [axisOf(signal, "instance")];
    return {
      drift: namedArray(
        instance,
        Float64Array.from(
          rows,
          (row) => Math.max(...row.subarray(first).map((x) => Math.abs(x - row[first]))),
        ),
      ),
      changeLast: namedArray(
        instance,
        Float64Array.from(rows, (_, i) => change.values[(i + 1) * length - 1]),
      ),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
