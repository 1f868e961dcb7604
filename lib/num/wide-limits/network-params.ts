/** Parameters of wide networks that their simulations and their limits share. */
import * as v from "valibot";
import { positive } from "../../contract/schemas.ts";
import { analyticActivationNames } from "../analytic-activation.ts";

export const activation = v.optional(
  v.pipe(
    v.picklist(analyticActivationNames),
    v.description("softplus is ln(1 + e^x), log-cosh ln cosh x"),
  ),
  "softplus",
);
export const branchScale = v.optional(
  v.pipe(positive, v.description("r: a residual branch is r / (H sqrt(m)) sigma(W x)")),
  0.5,
);
