/** Kernel regression as linear ridge regression with a ridge of its own, in the limit of large dimension. */
import { activationDerivative, type Differentiated } from "../../num/activation-derivative.ts";
import { hermiteSeries } from "../../num/analysis/piecewise-hermite-series.ts";

/** Moments of sigma'(G), G ~ N(0, 1). Dimensionless, to 1e-13. */
export interface SlopeMoments {
  /** mu_0, 0 where it is rounding */
  readonly mean: number;
  /** mu_1 = E G sigma'(G), 0 where it is rounding */
  readonly first: number;
  /** v */
  readonly variance: number;
}

/** The moments of an activation's derivative. */
export function slopeMoments(activation: Differentiated): SlopeMoments {
  const { coefficients, meanSquare } = hermiteSeries(activationDerivative(activation), 1);
  const [mean, first] = coefficients.map((value) => Math.abs(value) < 1e-12 ? 0 : value);
  return { mean, first, variance: meanSquare - mean ** 2 };
}

/** Risk of a target of unit variance, in two parts. Dimensionless. */
export interface LinearRidgeRisk {
  /** Without noise. */
  readonly bias: number;
  /** For each unit of variance of the label noise. */
  readonly variance: number;
}

/**
 * argmin (1/d) |y - X beta|^2 + gamma |beta|^2 on n = psi d isotropic inputs, |beta_*| = 1, d to infinity: with
 * D = sqrt((psi - 1 + gamma)^2 + 4 gamma) bias (1 - psi + D - gamma (1 + psi + gamma) / D) / 2 and variance
 * ((psi + gamma + 1) / D - 1) / 2. Derived here; checked by simulation. Not at gamma = 0, psi = 1.
 */
export function linearRidgeRisk(psi: number, gamma: number): LinearRidgeRisk {
  const root = Math.sqrt((psi - 1 + gamma) ** 2 + 4 * gamma);
  return {
    bias: (1 - psi + root - gamma * (1 + psi + gamma) / root) / 2,
    variance: ((psi + gamma + 1) / root - 1) / 2,
  };
}
