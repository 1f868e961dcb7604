/** Power laws of a statistic in an axis. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { fitStatisticLine, lineEstimate, lineParams } from "./lines/statistic-line.ts";

const params = v.strictObject(lineParams);

/**
 * Fits statistic = prefactor * along^slope by weighted least squares of logarithms. Gives `slope`
 * (dimensionless), `prefactor` (unit of the statistic, along = 1; interval on the scale of its
 * logarithm) and `rSquared` (missing where all points have one height). Student intervals from the
 * scatter of networks (lib/fits/lines/statistic-line.ts); level 1 - 2.7e-3, coverage checked by simulation
 * in tests/fits/lines/statistic-line_test.ts. Deterministic.
 */
export const plugin = {
  summary: "slope and prefactor of a power law, by weighted least squares of logarithms",
  params,
  estimate(rows, options) {
    const line = fitStatisticLine(rows, options, { x: Math.log, y: "log" });
    const log = lineEstimate("prefactor", line.intercept);
    const prefactor = Math.exp(log.value);
    return [
      lineEstimate("slope", line.slope),
      {
        ...log,
        value: prefactor,
        standardError: prefactor * log.standardError,
        low: Math.exp(log.low),
        high: Math.exp(log.high),
      },
      lineEstimate("rSquared", line.rSquared),
    ];
  },
} satisfies Fit<v.InferOutput<typeof params>>;
