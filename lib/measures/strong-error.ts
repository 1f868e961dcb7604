/** Distance of a finite network to its continuous limit along one weight path. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "max over the layers of the distance to the limit on the same weight path",
  params,
  needs: ["strongError"],
  measure: ({ strongError }) => ({ strongError }),
} satisfies Measure<v.InferOutput<typeof params>>;
