/** The eigenvalues of a random matrix, one row each. */
import * as v from "valibot";
import type { Measure } from "asymptopia/lib/contract/plugins.ts";

const params = v.strictObject({});

/** Column `eigenvalue` over [network, rank], dimensionless. */
export const plugin = {
  summary: "eigenvalues, one row each",
  params,
  needs: ["eigenvalue"],
  measure: ({ eigenvalue }) => ({ eigenvalue }),
} satisfies Measure<v.InferOutput<typeof params>>;
