/** What the covariance SDE knows of a smooth activation phi(0) = 0, phi'(0) = 1. */
import * as v from "valibot";
import { positive } from "../../contract/schemas.ts";
import { activations, type SmoothActivationName, smoothActivations } from "../../num/activation.ts";

/** Parameters of theories of smooth shaped activations, phi_s(x) = s phi(x/s), s = a sqrt(n). */
export const smoothParams = {
  activation: v.pipe(
    v.picklist(smoothActivations),
    v.description("softplus-centred: 2 (ln(1 + e^x) - ln 2)"),
  ),
  shapeScale: v.pipe(positive, v.description("a: the stretch is s = a sqrt(n)")),
};

/**
 * k = (3/4 f2^2 + f3) / a^2: one squared norm obeys dV = k V (V - 1) dt + sqrt2 V dB (Li, Nica, Roy 2022);
 * it can explode in finite time if and only if k > 0. Dimensionless.
 */
export function growthOf(
  { activation, shapeScale }: {
    readonly activation: SmoothActivationName;
    readonly shapeScale: number;
  },
): number {
  const { second, third } = activations[activation];
  return (0.75 * second ** 2 + third) / shapeScale ** 2;
}
