/** Sizes of a network's pre-activations and of their changes. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Columns over [step, network, layer], dimensionless; see lib/dynamics/revealed/coordinates.ts. */
export const plugin = {
  summary: "root mean squares of pre-activations, of their changes and of updates, by layer",
  params,
  needs: ["preactivationRms", "preactivationChangeRms", "updateRms", "preactivationVariation"],
  measure: ({ preactivationRms, preactivationChangeRms, updateRms, preactivationVariation }) => ({
    preactivationRms,
    preactivationChangeRms,
    updateRms,
    preactivationVariation,
  }),
} satisfies Measure<v.InferOutput<typeof params>>;
