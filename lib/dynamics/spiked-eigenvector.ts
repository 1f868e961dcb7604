/**
 * Overlap of the top eigenvector of a spiked Gaussian matrix with the spike, from the leading rows of its tridiagonal
 * form: O(n^(1/3)) numbers a matrix, exact in law up to 1e-14 (lib/num/random/spiked-tridiagonal-form.ts).
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { topPair } from "../num/linear-algebra/tridiagonal-top.ts";
import { namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { leadingRows, spikedTridiagonal } from "../num/random/spiked-tridiagonal-form.ts";

const params = v.strictObject({
  dimension: v.pipe(count, v.description("n, the order of the matrix")),
  strength: v.pipe(positive, v.description("lambda, the size of the spike")),
  instances: v.pipe(count, v.description("independent matrices")),
});

/** Fields over [instance], dimensionless. */
export const plugin = {
  summary:
    "top eigenvalue of a spiked Gaussian matrix, and its eigenvector's overlap with the spike",
  params,
  fields: {
    squaredOverlap: { description: "<v, eigenvector>^2", axes: ["instance"] },
    scaledOverlap: { description: "n <v, eigenvector>^2", axes: ["instance"] },
    topEigenvalue: { description: "top eigenvalue", axes: ["instance"] },
  },
  tables: {
    "eigenvector-overlap": {
      summary: "top eigenvalue and squared overlap of each matrix",
      fields: ["squaredOverlap", "scaledOverlap", "topEigenvalue"],
    },
  },
  simulate({ params: { dimension, strength, instances }, key, compute }) {
    const rows = leadingRows({ order: dimension, strength });
    const [overlaps, values] = [new Float64Array(instances), new Float64Array(instances)];
    for (let i = 0; i < instances; i++) {
      const own = fold(key, "spiked-eigenvector", i);
      const { value, vector } = topPair(
        spikedTridiagonal(own, { order: dimension, strength, rows }),
      );
      [overlaps[i], values[i]] = [vector[0] ** 2, value];
      if (i % 64 === 0) compute.progress(i, instances, "matrices");
    }
    const instance = [{ name: "instance", length: instances }];
    return {
      squaredOverlap: namedArray(instance, overlaps),
      scaledOverlap: namedArray(instance, overlaps.map((overlap) => dimension * overlap)),
      topEigenvalue: namedArray(instance, values),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
