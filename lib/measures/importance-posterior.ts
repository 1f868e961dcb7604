/** Posterior mean and deviation at test points, from sums over networks drawn from the prior. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { axisOf, namedArray } from "../num/array.ts";
import { deviationValues, ratioValues } from "./importance/pseudo-values.ts";

const params = v.strictObject({});
const rows = { axes: ["network", "point"] } as const;

/**
 * One row for each group of networks and point. The columns hold pseudo-values
 * (importance/pseudo-values.ts): their mean over the groups is the self-normalised estimate, their
 * scatter its standard error. Missing where the mean square is below the square of the mean.
 */
export const plugin = {
  summary: "posterior mean and deviation by importance weights; groups mix: pseudo-values",
  params,
  needs: ["weight", "weightedMean", "weightedSquare", "limitMean", "limitDeviation"],
  columns: {
    "x<coordinate>": { description: "coordinate of the test input", axes: ["point"] },
    mean: { description: "posterior mean of f", ...rows },
    deviation: { description: "posterior standard deviation of f, without noise", ...rows },
    lowBand: { description: "mean less two deviations", ...rows },
    highBand: { description: "mean plus two deviations", ...rows },
    meanGap: { description: "posterior mean less that of the Gaussian process", ...rows },
    deviationGap: { description: "deviation less that of the Gaussian process", ...rows },
    deviationRatio: { description: "deviation over that of the Gaussian process", ...rows },
    limitMean: { description: "mean of the Gaussian process", axes: ["point"] },
    limitDeviation: { description: "deviation of the Gaussian process", axes: ["point"] },
  },
  measure(fields) {
    const { weight, weightedMean, weightedSquare, limitMean, limitDeviation } = fields;
    const points = axisOf(weightedMean, "point").length;
    const groups = weight.values.length;
    const columns = {
      mean: new Float64Array(groups * points),
      deviation: new Float64Array(groups * points),
    };
    for (let point = 0; point < points; point++) {
      const at = (values: Float64Array) =>
        Float64Array.from({ length: groups }, (_, i) => values[i * points + point]);
      const mean = ratioValues(at(weightedMean.values), weight.values);
      const square = ratioValues(at(weightedSquare.values), weight.values);
      const deviation = deviationValues(mean, square);
      for (let i = 0; i < groups; i++) {
        columns.mean[i * points + point] = mean[i];
        columns.deviation[i * points + point] = deviation[i];
      }
    }
    const missing = { missing: "the estimated variance is negative: too few networks" };
    const column = (value: (row: number, point: number) => number) =>
      namedArray(
        weightedMean.axes,
        columns.mean.map((_, row) => value(row, row % points)),
        missing,
      );
    const limits = { mean: limitMean.values, deviation: limitDeviation.values };
    return {
      ...Object.fromEntries(Object.entries(fields).filter(([name]) => /^x\d+$/.test(name))),
      mean: column((row) => columns.mean[row]),
      deviation: column((row) => columns.deviation[row]),
      lowBand: column((row) => columns.mean[row] - 2 * columns.deviation[row]),
      highBand: column((row) => columns.mean[row] + 2 * columns.deviation[row]),
      meanGap: column((row, point) => columns.mean[row] - limits.mean[point]),
      deviationGap: column((row, point) => columns.deviation[row] - limits.deviation[point]),
      deviationRatio: column((row, point) => columns.deviation[row] / limits.deviation[point]),
      limitMean,
      limitDeviation,
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
