/** Exponents of power laws that finite size has not left pure yet. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { numbers } from "../contract/table.ts";
import { fitLine, weightedLeastSquares } from "../num/statistics/regression.ts";
import { fitStatisticLine, lineEstimate, lineParams } from "./lines/statistic-line.ts";

const { weights: _, ...ownParams } = lineParams;
const params = v.strictObject({
  ...ownParams,
  order: v.optional(
    v.pipe(positive, v.description("the first correction falls as along^-order")),
    0.5,
  ),
});

/**
 * Fits ln statistic = constant + slope ln(along) + correction * along^-order by least squares with equal
 * weights. Gives `slope` and `correction` (unit: along^order). What is left is the next term, of order
 * along^(-2 order). By the theorem of Frisch, Waugh and Lovell each coefficient is the slope of the
 * logarithm on what the other regressors leave of its own, so that both are lines through one statistic,
 * with their Student intervals from the scatter of networks (lib/fits/lines/statistic-line.ts), of level
 * 1 - 2.7e-3. Three values along at least: a UserError for fewer. Deterministic.
 */
export const plugin = {
  summary: "exponent of a power law after its first correction, along^-order",
  params,
  estimate(rows, { order, ...options }) {
    const sizes = Float64Array.from([...new Set(numbers(rows, options.along))]);
    const [logarithm, power] = [sizes.map(Math.log), sizes.map((size) => size ** -order)];
    // Refuses fewer than three different sizes, in the words of the regression.
    weightedLeastSquares([sizes.map(() => 1), logarithm, power], logarithm);
    const coefficient = (own: Float64Array, other: Float64Array) => {
      const left = leftOf(own, other);
      return fitStatisticLine(rows, { ...options, weights: "equal" }, {
        x: (along) => left[sizes.indexOf(along)],
        y: "log",
      }).slope;
    };
    return [
      lineEstimate("slope", coefficient(logarithm, power)),
      lineEstimate("correction", coefficient(power, logarithm)),
    ];
  },
} satisfies Fit<v.InferOutput<typeof params>>;

/** What a constant and the other regressor do not explain of a regressor. */
function leftOf(own: Float64Array, other: Float64Array): Float64Array {
  const { intercept, slope } = fitLine(other, own);
  return own.map((value, i) => value - intercept - slope * other[i]);
}
