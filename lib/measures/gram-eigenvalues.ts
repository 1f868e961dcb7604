/** Spectrum of each network's m x m covariance. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { axisOf, labelledAxis, namedArray } from "../num/array.ts";
import { symmetricEigen } from "../num/linear-algebra/linalg.ts";

const params = v.strictObject({});

/**
 * Columns over [layer, network, rank], rank 1 the largest, dimensionless: eigenvalueFraction = eigenvalue over
 * trace (free of overflow); and time = layer / width [layer].
 */
export const plugin = {
  summary: "eigenvalues of the covariance over its trace",
  params,
  needs: ["logNorm", "oneMinusCorrelation", "time"],
  columns: {
    time: { description: "layer time t = layer / width", axes: ["layer"] },
    eigenvalueFraction: {
      description: "eigenvalue of V over its trace, largest first",
      axes: ["layer", "network", "rank"],
    },
  },
  measure({ logNorm, oneMinusCorrelation, time }) {
    const inputs = axisOf(logNorm, "input").length;
    const pairs = axisOf(oneMinusCorrelation, "pair").length;
    const rows = logNorm.values.length / inputs;
    const fractions = new Float64Array(rows * inputs);
    for (let row = 0; row < rows; row++) {
      fractions.set(
        spectrum(
          logNorm.values.subarray(row * inputs, (row + 1) * inputs),
          oneMinusCorrelation.values.subarray(row * pairs, (row + 1) * pairs),
        ),
        row * inputs,
      );
    }
    const ranks = labelledAxis("rank", Array.from({ length: inputs }, (_, i) => i + 1));
    return {
      time,
      eigenvalueFraction: namedArray([...logNorm.axes.slice(0, 2), ranks], fractions, {
        ...(logNorm.missing === undefined ? {} : { missing: logNorm.missing }),
      }),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;

/** Eigenvalues over the trace in decreasing order; NaN if the network died. */
function spectrum(logNorm: Float64Array, oneMinusCorrelation: Float64Array): Float64Array {
  const count = logNorm.length;
  if (logNorm.some(Number.isNaN)) return new Float64Array(count).fill(NaN);
  const largest = logNorm.reduce((a, b) => Math.max(a, b));
  const root = logNorm.map((value) => Math.exp((value - largest) / 2));
  const trace = root.reduce((sum, value) => sum + value * value, 0);
  const matrix = new Float64Array(count * count);
  let pair = 0;
  for (let a = 0; a < count; a++) {
    matrix[a * count + a] = (root[a] * root[a]) / trace;
    for (let b = a + 1; b < count; b++) {
      const entry = ((1 - oneMinusCorrelation[pair++]) * root[a] * root[b]) / trace;
      matrix[a * count + b] = entry;
      matrix[b * count + a] = entry;
    }
  }
  return symmetricEigen(matrix, count).values.reverse();
}
