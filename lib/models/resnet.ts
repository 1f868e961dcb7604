/**
 * A residual network without biases or normalisation:
 * `h_0 = A x`, `h_{k+1} = h_k + branchScale * f_{k+1}(h_k)`, `F(x) = B h_L`, with the branch
 * `res-1`: `f(h) = V relu(h)` or `res-3`: `f(h) = V relu(W h)`, V and W of size width x width.
 *
 * The recipe (one row) that every resnet dynamics and theory reads:
 * - width d, depth L, inputDimension p: integers;
 * - branch: "res-1" | "res-3"; activation: "relu";
 * - weightLaw: how the entries of V_k and W_k (variance 1/d each) depend on the layer k:
 *   "iid-gaussian", "iid-uniform" (on [-sqrt(3/d), sqrt(3/d)]),
 *   "smooth" (independent Gaussian processes of k/L with covariance
 *   (1 - t^2/v) exp(-t^2/(2v)), v = lengthScaleSquared),
 *   "fractional" (independent fractional Gaussian noises along k with index hurst);
 * - hurst for the law "fractional", lengthScaleSquared for the law "smooth";
 * - beta and branchScale = L^-beta, added by the parametrization depth-power.
 * A (variance 1/p) and B (variance 1/d) have independent uniform entries.
 */
import * as v from "valibot";
import type { Model } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";

const params = v.strictObject({
  width: v.pipe(count, v.minValue(2), v.description("width d of the residual stream, at least 2")),
  depth: v.pipe(count, v.description("number of residual layers L")),
  inputDimension: v.optional(
    v.pipe(count, v.description("dimension p of the input x")),
    64,
  ),
  branch: v.optional(
    v.pipe(
      v.picklist(["res-1", "res-3"]),
      v.description("f(h) = V relu(h) (res-1) or V relu(W h) (res-3)"),
    ),
    "res-3",
  ),
  weightLaw: v.optional(
    v.pipe(
      v.picklist(["iid-gaussian", "iid-uniform", "smooth", "fractional"]),
      v.description("how the weights depend on the layer"),
    ),
    "iid-gaussian",
  ),
  hurst: v.optional(
    v.pipe(
      positive,
      v.ltValue(1),
      v.description("Hurst index of the law fractional, in (0, 1); 1/2 is the Gaussian i.i.d. law"),
    ),
    0.5,
  ),
  lengthScaleSquared: v.optional(
    v.pipe(
      positive,
      v.description("v of the law smooth: squared length of correlation in layer time k/L"),
    ),
    0.01,
  ),
});

export const plugin = {
  summary: "a residual network, h <- h + branchScale f(h), with one of four laws of weights",
  params,
  describe: ({ hurst, lengthScaleSquared, ...rest }) => ({
    ...rest,
    activation: "relu",
    ...(rest.weightLaw === "fractional" ? { hurst } : {}),
    ...(rest.weightLaw === "smooth" ? { lengthScaleSquared } : {}),
  }),
} satisfies Model<v.InferOutput<typeof params>>;
