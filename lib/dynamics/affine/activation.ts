/** Parameter `activation` of the dynamics of affine branches. */
import * as v from "valibot";
import { smoothActivations } from "../../num/activation.ts";

/** Activations sigma (lib/num/activation.ts) with sigma(0) = 0, sigma'(0) = 1 and a curvature at 0. */
export const activationParam = v.pipe(
  v.picklist(["identity", ...smoothActivations]),
  v.description("sigma of the branch; softplus-centred: 2 (ln(1 + e^x) - ln 2)"),
);
