/** Parameters of theories about a family of weights along the layers. */
import * as v from "valibot";
import { positive } from "../../contract/schemas.ts";

export const familyParams = {
  width: v.pipe(v.number(), v.minValue(2), v.description("width d")),
  depth: v.pipe(v.number(), v.minValue(1), v.description("number of residual layers L")),
  branch: v.optional(
    v.pipe(
      v.picklist(["res-1", "res-3"]),
      v.description("f(h) = V relu(h) (res-1) or V relu(W h) (res-3)"),
    ),
    "res-3",
  ),
  weightLaw: v.pipe(
    v.picklist(["iid-gaussian", "iid-uniform", "smooth", "fractional"]),
    v.description("how the weights depend on the layer"),
  ),
  hurst: v.optional(
    v.pipe(positive, v.ltValue(1), v.description("Hurst index (law fractional)")),
    0.5,
  ),
  lengthScaleSquared: v.optional(
    v.pipe(positive, v.description("v of the law smooth, in layer time squared")),
    0.01,
  ),
};
