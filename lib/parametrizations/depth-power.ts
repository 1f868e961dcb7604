/**
 * The residual branch is multiplied by a power of the depth: branchScale = L^-beta.
 * Source: Marion, Fermanian, Biau, Vert, arXiv 2206.06929 (alpha_L = L^-beta).
 */
import * as v from "valibot";
import { assert } from "../contract/errors.ts";
import type { Parametrization } from "../contract/plugins.ts";

const params = v.strictObject({
  beta: v.pipe(v.number(), v.description("exponent: each branch is multiplied by depth^-beta")),
});

export const plugin = {
  summary: "multiplies the residual branch by depth^-beta",
  params,
  scale(recipe, { beta }) {
    const { depth } = recipe;
    assert(typeof depth === "number", "depth-power needs a recipe with a depth");
    return { ...recipe, beta, branchScale: depth ** -beta };
  },
} satisfies Parametrization<v.InferOutput<typeof params>>;
