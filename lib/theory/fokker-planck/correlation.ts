/** The diffusion of theta = artanh rho under the covariance SDE of a shaped ReLU. */
import { type Diffusion, evolve, type MassFunction } from "./solver.ts";

/**
 * Angle a = arccos rho from theta, without cancellation at either end: tan(a / 2) = e^-theta.
 */
function angleOf(theta: number): number {
  return 2 * Math.atan(Math.exp(-theta));
}

/** sin a - a cos a, by its series for small a. */
export function angleExcess(angle: number): number {
  if (angle > 0.1) return Math.sin(angle) - angle * Math.cos(angle);
  const square = angle * angle;
  return (angle * square / 3) *
    (1 - square / 10 * (1 - square / 28 * (1 - square / 54 * (1 - square / 88))));
}

/**
 * nu(rho) = (g / 2 pi) (sqrt(1 - rho^2) - rho arccos rho), drift of rho per unit of layer time at infinite
 * width (Li, Nica, Roy 2022), as a function of the angle arccos rho.
 */
export function correlationDrift(gap: number, angle: number): number {
  return (gap / (2 * Math.PI)) * angleExcess(angle);
}

/**
 * d theta = [nu(rho) / (1 - rho^2) + rho / 2] dt + dB on [-9, 14], spacing 0.01, step 1e-3. Against runs at
 * half the spacing and step, mean and sd of rho change by less than 2e-5 (time >= 0.05).
 */
export function correlationDiffusion(gap: number): Diffusion {
  return {
    drift: (theta) => {
      const angle = angleOf(theta);
      // 1 - rho^2 = sin^2 a = sech^2 theta.
      return correlationDrift(gap, angle) * Math.cosh(theta) ** 2 + Math.tanh(theta) / 2;
    },
    diffusion: 0.5,
    low: -9,
    high: 14,
    spacing: 0.01,
    step: 1e-3,
  };
}

/** The law of theta at increasing times from a correlation rho_0 in (-1, 1). */
export function correlationLaws(
  { gap, correlation }: { readonly gap: number; readonly correlation: number },
  options: {
    readonly times: readonly number[];
    readonly visit?: (mass: Float64Array, duration: number) => void;
  },
): MassFunction[] {
  return evolve(correlationDiffusion(gap), { start: Math.atanh(correlation), ...options });
}
