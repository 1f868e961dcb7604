/** Parameters of theories of Gram matrices on chirp inputs. */
import * as v from "valibot";
import { count, positive } from "../../contract/schemas.ts";
import { analyticActivationNames } from "../../num/analytic-activation.ts";

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
/** Size of the inputs of lib/data/chirp-inputs.ts. */
export const chirpShape = {
  count: v.pipe(count, v.description("n, chirp inputs")),
  dimension: v.pipe(count, v.description("d, numbers of an input")),
};
