/**
 * Extreme singular values of a square matrix of independent Gaussian entries from two diagonals:
 * Householder reflections leave the law of what they have not yet touched as it is, so G has the singular values of
 * an upper bidiagonal matrix with independent entries chi_n, chi_(n-1), …, chi_1 on the diagonal and
 * chi_(n-1), …, chi_1 above it (Silverstein, Annals of Probability 13, 1985). O(n) numbers a matrix; exact in law.
 */
import * as v from "valibot";
import { count } from "../contract/schemas.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { type RandomStream, randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import {
  type Bidiagonal,
  largestSingularValue,
  smallestSingularValue,
} from "./layer-matrix/bidiagonal.ts";

const params = v.strictObject({
  networks,
  width: v.pipe(count, v.minValue(2), v.description("n: rows and columns of the matrix")),
});

/**
 * Field layerSingularValue [network, rank] of G / sqrt(n), dimensionless, at rank 1 (largest) and rank n
 * (smallest) only, each to a relative error of about 1e-13.
 */
export const plugin = {
  summary: "extreme singular values of a square Gaussian matrix by its two diagonals; exact in law",
  params,
  fields: {
    layerSingularValue: {
      description: "largest and smallest singular value of G / sqrt(n)",
      axes: ["network", "rank"],
    },
  },
  tables: {
    "singular-values": { summary: "both extreme singular values", fields: ["layerSingularValue"] },
  },
  simulate({ params: { networks, width }, key, compute }) {
    const stream = randomStream(fold(key, "gaussian-bidiagonal"));
    const values = new Float64Array(networks * 2);
    for (let network = 0; network < networks; network++) {
      const matrix = drawBidiagonal(stream, width);
      values[2 * network] = largestSingularValue(matrix);
      values[2 * network + 1] = smallestSingularValue(matrix);
      if (network % 16 === 0) compute.progress(network, networks, "networks");
    }
    const scale = 1 / Math.sqrt(width);
    return {
      layerSingularValue: namedArray(
        [{ name: "network", length: networks }, labelledAxis("rank", [1, width])],
        values.map((value) => scale * value),
      ),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function drawBidiagonal(stream: RandomStream, width: number): Bidiagonal {
  const chi = (from: number, length: number) =>
    Float64Array.from({ length }, (_, i) => Math.sqrt(stream.chiSquare(from - i)));
  return { diagonal: chi(width, width), beside: chi(width - 1, width - 1) };
}
