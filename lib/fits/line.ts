/** Straight lines of a statistic in a power of an axis. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { fitStatisticLine, lineEstimate, lineParams } from "./lines/statistic-line.ts";

const params = v.strictObject({
  ...lineParams,
  power: v.optional(
    v.pipe(v.number(), v.description("the law is linear in along^power; 0 means ln along")),
    1,
  ),
});

/**
 * Fits statistic = intercept + slope * along^power by weighted least squares. Gives `slope`,
 * `intercept` (unit of the statistic) and `rSquared` (share of the weighted variance of the points
 * that the line explains; missing where all points have one height). Student intervals from the scatter of
 * networks (lib/fits/lines/statistic-line.ts); level 1 - 2.7e-3, coverage checked by simulation in
 * tests/fits/lines/statistic-line_test.ts. Deterministic.
 */
export const plugin = {
  summary: "slope, intercept and R^2 of a statistic against a power of an axis",
  params,
  estimate(rows, options) {
    const { power } = options;
    const x = (along: number) => power === 0 ? Math.log(along) : along ** power;
    const line = fitStatisticLine(rows, options, { x, y: "identity" });
    return [
      lineEstimate("slope", line.slope),
      lineEstimate("intercept", line.intercept),
      lineEstimate("rSquared", line.rSquared),
    ];
  },
} satisfies Fit<v.InferOutput<typeof params>>;
