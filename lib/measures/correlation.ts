/** Correlations of pairs of inputs, in the coordinates of the theory. */
import * as v from "valibot";
import type { NamedArray } from "../contract/array.ts";
import type { Measure } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";

const params = v.strictObject({});

/**
 * Columns over [layer, network, pair], all dimensionless: rho; logDistance = log10(1 - rho), which keeps its
 * digits when the inputs become parallel; and time = layer / width [layer].
 */
export const plugin = {
  summary: "correlation of two inputs, and log10 of its distance from 1",
  params,
  needs: ["oneMinusCorrelation", "time"],
  columns: {
    time: { description: "layer time t = layer / width", axes: ["layer"] },
    rho: {
      description: "correlation of two inputs, V^ab / sqrt(V^aa V^bb)",
      axes: ["layer", "network", "pair"],
    },
    logDistance: { description: "log10(1 - rho)", axes: ["layer", "network", "pair"] },
  },
  measure({ oneMinusCorrelation, time }) {
    const { axes, missing } = oneMinusCorrelation;
    const made = (map: (q: number) => number): NamedArray =>
      namedArray(
        axes,
        oneMinusCorrelation.values.map(map),
        missing === undefined ? {} : { missing },
      );
    return {
      time,
      rho: made((q) => 1 - q),
      logDistance: made((q) => Math.log10(Math.max(q, 1e-300))),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
