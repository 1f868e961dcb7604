/** Coordinates of the last state of a network. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "coordinates of h_L, one row each",
  params,
  needs: ["state"],
  measure: ({ state }) => ({ state }),
} satisfies Measure<v.InferOutput<typeof params>>;
