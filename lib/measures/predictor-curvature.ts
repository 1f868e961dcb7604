/** The curvature of a predictor on a uniform grid. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Measure } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { axisOf, labelledAxis, namedArray } from "../num/array.ts";

const params = v.strictObject({
  window: v.optional(
    v.pipe(positive, v.description("distance of the outer positions of a second difference")),
    0.4,
  ),
});

/**
 * Second differences of the time average of each network,
 *   (f(x + h) - 2 f(x) + f(x - h)) / h^2, 2 h = window,
 * at the positions that are h or more from the ends: f'' averaged with a tent of that width. Unit: that of the
 * outputs over that of the inputs squared.
 */
export const plugin = {
  summary: "second differences of the time average of the predictor",
  params,
  needs: ["predictor"],
  columns: { curvature: { description: "smoothed f''", axes: ["network", "position"] } },
  measure({ predictor }, { window }) {
    const [network] = predictor.axes;
    const position = axisOf(predictor, "position");
    const positions = position.labels as Float64Array;
    const spacing = positions[1] - positions[0];
    const step = Math.round(window / spacing / 2);
    const inner = position.length - 2 * step;
    if (step < 1 || inner < 1) {
      throw new UserError({
        action: `cannot take second differences over ${window} at positions ${spacing} apart`,
        allowed: "windows of two or more spacings, shorter than the range",
        exitCode: 1,
      });
    }
    const h = step * spacing;
    const values = new Float64Array(network.length * inner);
    for (let n = 0; n < network.length; n++) {
      for (let k = 0; k < inner; k++) {
        const at = n * position.length + k + step;
        const [below, here, above] = [at - step, at, at + step].map((i) => predictor.values[i]);
        values[n * inner + k] = (above - 2 * here + below) / (h * h);
      }
    }
    const places = labelledAxis("position", Array.from(positions.subarray(step, step + inner)));
    return {
      curvature: namedArray([network, places], values, { missing: "the run diverged" }),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
