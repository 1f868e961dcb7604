/** Gaussian inputs with listed targets: xi = sqrt(rho) g_0 + sqrt(1 - rho) g_i, scaled to a norm if one is given. */
import * as v from "valibot";
import type { Data } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { table, vectorColumn } from "../contract/table.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";

const params = v.strictObject({
  dimension: v.pipe(count, v.description("dimension d of inputs")),
  targets: v.pipe(v.array(v.number()), v.minLength(1), v.description("one number for each input")),
  correlation: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description("rho: correlation of a component of two inputs"),
    ),
    0,
  ),
  squaredNorm: v.optional(
    v.pipe(positive, v.description("|xi|^2 / d that every input is scaled to (default: as drawn)")),
  ),
});

export const plugin = {
  summary: "Gaussian inputs, correlated or scaled to one norm, with listed targets",
  params,
  /** Columns `input` (vectors) and `target` (vectors of one number). */
  generate({ dimension, targets, correlation, squaredNorm }, key) {
    const normals = (label: number) => {
      const out = new Float64Array(dimension);
      randomStream(fold(key, "input", label)).fillNormal(out);
      return out;
    };
    const shared = normals(0);
    const inputs = targets.map((_, i) => {
      const own = normals(i + 1);
      const x = own.map((g, j) =>
        Math.sqrt(correlation) * shared[j] + Math.sqrt(1 - correlation) * g
      );
      const power = x.reduce((sum, value) => sum + value * value, 0) / dimension;
      return squaredNorm === undefined ? x : x.map((v) => v * Math.sqrt(squaredNorm / power));
    });
    return table({
      input: vectorColumn(Float32Array.from(inputs.flatMap((x) => [...x])), dimension, {
        description: "input",
      }),
      target: vectorColumn(Float32Array.from(targets), 1, { description: "target" }),
    });
  },
} satisfies Data<v.InferOutput<typeof params>>;
