/** Parameters of dynamics about one frozen layer, Q = (rho I + sigma W / sqrt(n)) D. */
import * as v from "valibot";
import { count, positive } from "../../contract/schemas.ts";

/** The size of the layer and the scale of its weights; spread into a strictObject. */
export const layerParams = {
  width: v.pipe(count, v.minValue(2), v.description("n: rows and columns of the weights")),
  deviation: v.pipe(
    positive,
    v.description("sigma: entries have the standard deviation sigma / sqrt(width)"),
  ),
};

/** rho of each network made of the same weights, in the order of the axis `skip`. */
export const skips = v.pipe(
  v.optional(v.pipe(v.array(v.pipe(v.number(), v.minValue(0))), v.minLength(1)), [0, 1]),
  v.description("rho: how often the identity is added to the same weights"),
);

/** Slope of the activation on its negative side. */
export const slope = v.pipe(
  v.number(),
  v.minValue(-1),
  v.maxValue(1),
  v.description(
    "eta: 1 linear, 0 ReLU (its inactive columns are left out), between leaky, -1 absolute value",
  ),
);
