/**
 * The fully connected network: z_1 = W_0 x / sqrt(n_in), z_{l+1} = sqrt(c/n) W_l phi(z_l), entries of
 * every W standard normal, width n, depth d. Its activation's constants come from a parametrization.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Model } from "../contract/plugins.ts";
import { smoothActivations } from "../num/activation.ts";
import { count, positive } from "../contract/schemas.ts";

const params = v.strictObject({
  width: v.pipe(count, v.description("units per hidden layer, n")),
  depth: v.optional(
    v.pipe(count, v.description("hidden layers, d")),
  ),
  time: v.optional(
    v.pipe(
      positive,
      v.description("depth over width, T: the depth is then round(T n); instead of depth"),
    ),
  ),
  activation: v.optional(
    v.pipe(
      v.picklist(["relu", ...smoothActivations]),
      v.description("relu: two slopes; softplus-centred: 2 (ln(1 + e^x) - ln 2)"),
    ),
    "relu",
  ),
});

export const plugin = {
  summary: "fully connected network of equal hidden widths",
  params,
  describe({ width, depth, time, activation }) {
    if ((depth === undefined) === (time === undefined)) {
      throw new UserError({
        action: `cannot size an mlp from depth ${depth ?? "not given"} and time ${
          time ?? "not given"
        }`,
        allowed: "exactly one of the two",
      });
    }
    return { width, depth: depth ?? Math.max(1, Math.round(time! * width)), activation };
  },
} satisfies Model<v.InferOutput<typeof params>>;
