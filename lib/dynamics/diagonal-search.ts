/**
 * Whether the largest of a random half of the diagonal entries of a spiked Gaussian matrix lies on the spike's
 * support: the first step of the data-driven start, alone. Exact in law: only the diagonal is drawn.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { diagonalHit } from "./message-passing/diagonal-search.ts";
import { signedSpike } from "./message-passing/spike.ts";

const params = v.strictObject({
  dimension: v.pipe(count, v.description("n, the order of the matrix")),
  strength: v.pipe(positive, v.description("lambda, the size of the spike")),
  support: v.pipe(count, v.description("k, entries +-1/sqrt k of the spike")),
  instances: v.pipe(count, v.description("independent matrices")),
});

/** Field `hit` [instance], 1 or 0. */
export const plugin = {
  summary: "whether the largest diagonal entry of a random half is on the spike's support",
  params,
  fields: {
    hit: { description: "1 if the place is on the support, else 0", axes: ["instance"] },
  },
  tables: {
    "diagonal-hit": { summary: "whether each search hits", fields: ["hit"] },
  },
  simulate({ params: { dimension, strength, support, instances }, key, compute }) {
    if (support > dimension) {
      throw new UserError({
        action: `cannot put ${support} entries into a spike of ${dimension}`,
        allowed: `at most ${dimension}`,
      });
    }
    const spike = signedSpike(randomStream(fold(key, "spike")), { dimension, support });
    const hits = new Float64Array(instances);
    for (let i = 0; i < instances; i++) {
      hits[i] = diagonalHit(fold(key, "diagonal-search", i), spike, strength);
      if (i % 16 === 0) compute.progress(i, instances, "matrices");
    }
    return { hit: namedArray([{ name: "instance", length: instances }], hits) };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
