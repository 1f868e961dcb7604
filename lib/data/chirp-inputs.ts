/** Inputs without random numbers, which other programs can make too: rows of a chirp, of unit norm. */
import * as v from "valibot";
import type { Data } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { table, vectorColumn } from "../contract/table.ts";
import { chirpInputs, chirpTargets } from "../num/wide-limits/chirp-inputs.ts";

const params = v.strictObject({
  count: v.pipe(count, v.description("n, inputs")),
  dimension: v.pipe(count, v.description("d, numbers of an input")),
});

/** Columns `input` (float32, Euclidean norm 1) and `target` (1 or -1), dimensionless. */
export const plugin = {
  summary: "unit inputs X_ij ~ cos(0.37 i^2 j + 0.61 j^2) with targets 1 and -1, no chance in them",
  params,
  generate({ count, dimension }) {
    return table({
      input: vectorColumn(Float32Array.from(chirpInputs(count, dimension)), dimension, {
        description: "row of a chirp over its norm",
      }),
      target: vectorColumn(Float32Array.from(chirpTargets(count)), 1, {
        description: "1 for the inputs 1, 4, 7, …, else -1",
      }),
    });
  },
} satisfies Data<v.InferOutput<typeof params>>;
