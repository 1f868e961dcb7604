/**
 * A residual network with affine branches and trained multipliers, all of one width:
 * `h_0 = x`, `h_{k+1} = h_k + delta_k sigma(A_k h_k + b_k)`, output `h_L` (Cohen, Cont, Rossier, Xu 2021).
 *
 * The recipe (one row):
 * - width d, depth L: integers; branch "affine"; activation: "tanh" | "relu" | "identity";
 * - multiplier: "shared" (one trained delta whose absolute value multiplies every branch) or "layer" (a
 *   signed trained delta_k for each);
 * - weightDeviation, biasDeviation: standard deviations of the entries of A_k and b_k at initialisation,
 *   and multiplierInitial (shared: its value; layer: its standard deviation), added by the parametrization
 *   fan-in-deviation.
 */
import * as v from "valibot";
import type { Model } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";

const params = v.strictObject({
  width: v.optional(v.pipe(count, v.description("width d of all layers")), 10),
  depth: v.pipe(count, v.description("number of residual layers L")),
  activation: v.pipe(
    v.picklist(["tanh", "relu", "identity"]),
    v.description("sigma of h <- h + delta sigma(A h + b)"),
  ),
  multiplier: v.pipe(
    v.picklist(["shared", "layer"]),
    v.description("one trained multiplier |delta| for all branches, or a signed one for each"),
  ),
});

export const plugin = {
  summary: "a residual network with affine branches and trained multipliers",
  params,
  describe: (given) => ({ ...given, branch: "affine" }),
} satisfies Model<v.InferOutput<typeof params>>;
