/** Power laws from few networks at each size. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { mean } from "../num/statistics/moments.ts";
import { unbounded } from "../num/statistics/interval.ts";
import { fitLine } from "../num/statistics/regression.ts";
import { combination, replicateParams, replicatePoints } from "./replicates/points.ts";

const params = v.strictObject(replicateParams);

/**
 * Least squares of ln value on ln along, each size with the same weight and its mean of logarithms: gives
 * `slope` (dimensionless) and `prefactor` (unit of the column, along = 1) with intervals of level
 * 1 - 2.7e-3 from the scatter of networks (coverage checked by simulation in the test), `rSquared` of the
 * means (missing where they are equal) and `sizes`, their number, both without an error. The interval is about the
 * networks, not about whether the law is a power: where it bends, the slope is that of the best line through these
 * sizes.
 */
export const plugin = {
  summary: "slope and prefactor of a power law from a few networks at each size",
  params,
  estimate(rows, options) {
    const points = replicatePoints(rows, options, 3).map(({ along, values }) => ({
      along: Math.log(along),
      values: values.map(Math.log),
    }));
    const x = points.map(({ along }) => along);
    const centre = mean(x);
    const spread = x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    const slopes = x.map((value) => (value - centre) / spread);
    const slope = combination("slope", points, slopes);
    const atOne = combination(
      "prefactor",
      points,
      slopes.map((coefficient) => 1 / points.length - centre * coefficient),
    );
    const prefactor = Math.exp(atOne.value);
    const { rSquared } = fitLine(x, points.map(({ values }) => mean(values)));
    const without = (quantity: string, value: number) => ({
      quantity,
      value,
      standardError: NaN,
      ...unbounded,
      count: slope.count,
    });
    return [
      slope,
      {
        ...atOne,
        value: prefactor,
        standardError: prefactor * atOne.standardError,
        low: Math.exp(atOne.low),
        high: Math.exp(atOne.high),
      },
      without("rSquared", rSquared),
      without("sizes", points.length),
    ];
  },
} satisfies Fit<v.InferOutput<typeof params>>;
