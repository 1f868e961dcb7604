/**
 * Activations that are analytic and no polynomials, as they are: not shifted to 0 at 0 and not scaled.
 * What the Gram matrix of a layer is positive definite for (Du, Lee, Li, Wang, Zhai 2019, their lemma on
 * its least eigenvalue). `softplus-centred`, which is stretched to the identity, is in activation.ts.
 */
import { activations } from "./activation.ts";
import { erf } from "./analysis/special.ts";

/** sigma and sigma'. Dimensionless; relative error about 1e-15. */
export interface AnalyticActivation {
  value(x: number): number;
  slope(x: number): number;
}

export const analyticActivationNames = ["softplus", "tanh", "log-cosh", "erf"] as const;
export type AnalyticActivationName = (typeof analyticActivationNames)[number];

export const analyticActivations: Readonly<Record<AnalyticActivationName, AnalyticActivation>> = {
  /** ln(1 + e^x). */
  softplus: {
    value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    slope: (x) => 1 / (1 + Math.exp(-x)),
  },
  tanh: activations.tanh,
  /** ln cosh x: even, its slope is tanh. */
  "log-cosh": {
    value: (x) => Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.LN2,
    slope: Math.tanh,
  },
  erf: { value: erf, slope: (x) => 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) },
};
