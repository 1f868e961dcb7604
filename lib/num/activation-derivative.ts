/**
 * Derivatives of activations, of which the neural tangent kernel of a two-layer network is made: those of
 * activation.ts and analytic-activation.ts, and two that are used through their derivative only.
 */
import * as v from "valibot";
import { activations } from "./activation.ts";
import { analyticActivations } from "./analytic-activation.ts";

/** Names of the activations whose derivative is known here. */
export const differentiatedNames = [
  "leaky-relu",
  "softplus",
  "gelu",
  "erf",
  "absolute-value",
] as const;
export type DifferentiatedName = (typeof differentiatedNames)[number];

/** Parameters of a plug-in that takes an activation of this table. */
export const derivativeParams = {
  activation: v.optional(
    v.pipe(
      v.picklist(differentiatedNames),
      v.description("activation sigma (softplus: ln(1 + e^x); leaky-relu with slope 0: ReLU)"),
    ),
    "leaky-relu",
  ),
  slopeNegative: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description("slope s of the leaky ReLU below 0"),
    ),
    0,
  ),
};

/** Which derivative: a name, and the slope of the leaky ReLU, which the others do not read. */
export interface Differentiated {
  readonly activation: DifferentiatedName;
  readonly slopeNegative: number;
}

/**
 * sigma' as a function of the pre-activation, dimensionless, accurate to 1e-15; at 0 that of the left
 * for the leaky ReLU and for |x|.
 */
export function activationDerivative(
  { activation, slopeNegative }: Differentiated,
): (x: number) => number {
  switch (activation) {
    case "leaky-relu":
      return (x) => x > 0 ? 1 : slopeNegative;
    case "softplus":
    case "erf":
      return analyticActivations[activation].slope;
    case "gelu":
      return activations.gelu.slope;
    case "absolute-value":
      return (x) => x > 0 ? 1 : -1;
  }
}
