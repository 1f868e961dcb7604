/**
 * Mean-field scaling with biases of order one in every layer: h^l = W^l x^(l-1) + b^l, b^l ~ N(0, 1), also
 * at the output. The network trains, but it forgets its input. First rates: c_1 = -(L+1)/2,
 * c_l = -(L-l+4)/2, c_{L+1} = -1; biases -(L-l+2)/2 and 0 at the output; later those of naive IP, biases -1 and 0.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, theorem 18 (IP-bias).
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { exponentFields, type WidthExponents } from "../num/width-exponents.ts";
import { byRole, naiveIntegrable, type Shape, shapeOf } from "./exponents/rows.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "integrable parametrization with biases of order one in every layer",
  params,
  scale: (recipe) => ({ ...recipe, ...exponentFields(biased(shapeOf(recipe))) }),
} satisfies Parametrization<v.InferOutput<typeof params>>;

function biased(shape: Shape): WidthExponents {
  const { depth } = shape;
  const naive = naiveIntegrable(shape);
  const layers = Array.from({ length: depth + 1 }, (_, index) => index + 1);
  return {
    ...naive,
    rate: {
      first: layers.map((l) => l === 1 ? -(depth + 1) / 2 : l <= depth ? -(depth - l + 4) / 2 : -1),
      later: naive.rate.later,
    },
    biasRate: {
      first: layers.map((l) => l <= depth ? -(depth - l + 2) / 2 : 0),
      later: byRole(shape, [-1, -1, 0]),
    },
    firstSteps: 1,
  };
}
