/** Parameters of theories of regression with a tangent kernel on the sphere. */
import * as v from "valibot";
import { count } from "../../contract/schemas.ts";
import { derivativeParams } from "../../num/activation-derivative.ts";

/** The activation, d, n, and what the labels are made of. */
export const regressionPoint = {
  ...derivativeParams,
  dimension: v.pipe(count, v.minValue(3), v.description("dimension d of the inputs")),
  samples: v.pipe(count, v.description("number n of training examples")),
  noise: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("standard deviation of the label noise")),
    0,
  ),
  ridge: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("lambda, beside the sum of squared errors")),
    0,
  ),
};
