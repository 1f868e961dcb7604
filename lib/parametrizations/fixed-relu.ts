/**
 * ReLU with slopes that do not depend on the width: plain ReLU (1, 0), linear (1, 1), leaky.
 * Source: the unshaped networks of Li, Nica, Roy, arXiv 2206.02768.
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { scaleSlopes } from "./relu/slopes.ts";

const params = v.strictObject({
  slopePositive: v.optional(v.pipe(v.number(), v.description("s+, slope for x > 0")), 1),
  slopeNegative: v.optional(v.pipe(v.number(), v.description("s-, slope for x < 0")), 0),
});

export const plugin = {
  summary: "ReLU slopes that do not change with the width",
  params,
  scale(recipe, { slopePositive, slopeNegative }) {
    return scaleSlopes(recipe, { positive: slopePositive, negative: slopeNegative });
  },
} satisfies Parametrization<v.InferOutput<typeof params>>;
