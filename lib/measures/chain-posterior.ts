/** Posterior mean and deviation from several Markov chains. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { axisOf, namedArray } from "../num/array.ts";
import { deviationValues } from "./importance/pseudo-values.ts";

const params = v.strictObject({});
const rows = { axes: ["network", "point"] } as const;

/**
 * One row for each chain and point. `deviation` holds pseudo-values (importance/pseudo-values.ts): their mean is
 * the deviation of all chains together, about the mean of all, so short chains do not make it small.
 */
export const plugin = {
  summary: "posterior mean and deviation of several chains together; chains mix: pseudo-values",
  params,
  needs: ["chainMean", "chainSquare", "acceptance", "x1"],
  columns: {
    x1: { description: "coordinate of the test input", axes: ["point"] },
    mean: { description: "mean of f", ...rows },
    deviation: { description: "standard deviation of f", ...rows },
    acceptance: { description: "share of accepted proposals", axes: ["network"] },
  },
  measure({ chainMean, chainSquare, acceptance, x1 }) {
    const points = axisOf(chainMean, "point").length;
    const chains = acceptance.values.length;
    const deviation = new Float64Array(chains * points);
    for (let point = 0; point < points; point++) {
      const at = (values: Float64Array) =>
        Float64Array.from({ length: chains }, (_, i) => values[i * points + point]);
      deviationValues(at(chainMean.values), at(chainSquare.values))
        .forEach((value, i) => deviation[i * points + point] = value);
    }
    return {
      x1,
      mean: namedArray(chainMean.axes, chainMean.values),
      deviation: namedArray(chainMean.axes, deviation, {
        missing: "the chains did not move: no scatter",
      }),
      acceptance,
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
