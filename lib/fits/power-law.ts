/** Power laws of a statistic in an axis. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { fitStatisticLine, lineEstimate, lineParams } from "./lines/statistic-line.ts";

const params = v.strictObject(lineParams);

/**
 * Fits statistic = prefactor * along^slope by weighted least squares of logarithms. Gives `slope`
 * (dimensionless), `prefactor` (unit of the statistic, along = 1; interval on the scale of its
 * logarithm) and `rSquared`. Bootstrap over networks; level 1 - 2.7e-3, coverage checked by
 * simulation in tests/fits/power-law_test.ts.
 */
export const plugin = {
  summary: "slope and prefactor of a power law, by weighted least squares of logarithms",
  params,
  estimate(rows, options, key) {
    const line = fitStatisticLine(rows, options, { scales: { x: Math.log, y: Math.log }, key });
    const { count } = line;
    const log = lineEstimate("prefactor", line.intercept, { replicates: line.intercepts, count });
    const prefactor = Math.exp(log.value);
    return [
      lineEstimate("slope", line.slope, { replicates: line.slopes, count }),
      {
        ...log,
        value: prefactor,
        standardError: prefactor * log.standardError,
        low: Math.exp(log.low),
        high: Math.exp(log.high),
      },
      lineEstimate("rSquared", line.rSquared, { replicates: line.rSquares, count }),
    ];
  },
} satisfies Fit<v.InferOutput<typeof params>>;
