/**
 * A fully connected network with L hidden layers of m units, whose scaling is a row of exponents
 * (lib/num/width-exponents.ts): h^1 = W^1 x + b^1, h^l = W^l sigma(h^(l-1)), f = W^(L+1) sigma(h^L).
 * Entries of U^l are normal with the deviation `deviation` (layer 1: divided by sqrt(d + 1) if
 * `firstScaling` is inputs), 1 at the output.
 */
import * as v from "valibot";
import type { Model } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";

const params = v.strictObject({
  width: v.pipe(count, v.description("units per hidden layer, m")),
  depth: v.pipe(count, v.minValue(2), v.description("hidden layers L, at least 2")),
  inputDimension: v.pipe(count, v.description("dimension d of the inputs")),
  outputDimension: v.optional(v.pipe(count, v.description("number of outputs")), 1),
  activation: v.optional(
    v.pipe(
      v.picklist(["relu", "relu-squared", "gelu", "elu", "tanh"]),
      v.description("sigma; relu-squared is max(x, 0)^2"),
    ),
    "relu",
  ),
  deviation: v.optional(
    v.pipe(
      positive,
      v.description(
        "standard deviation of the entries of U^l, l <= L (default: relu sqrt 2, gelu 2, others 1)",
      ),
    ),
  ),
  firstScaling: v.optional(
    v.pipe(
      v.picklist(["inputs", "none"]),
      v.description("whether the deviation of layer 1 is divided by sqrt(d + 1)"),
    ),
    "inputs",
  ),
});

const deviations = { relu: Math.SQRT2, gelu: 2, elu: 1, tanh: 1, "relu-squared": 1 } as const;

export const plugin = {
  summary: "fully connected network whose scaling is a row of exponents",
  params,
  describe: ({ deviation, ...shape }) => ({
    ...shape,
    deviation: deviation ?? deviations[shape.activation],
    homogeneity: shape.activation === "relu-squared" ? 2 : 1,
  }),
} satisfies Model<v.InferOutput<typeof params>>;
