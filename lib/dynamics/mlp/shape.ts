/** The drift of the covariance SDE for each family of shaped activations. */
import { UserError } from "../../contract/errors.ts";
import { activations, type SmoothActivationName } from "../../num/activation.ts";

/** b^ab(V^aa, V^ab, V^bb): drift of one entry of the covariance per unit of layer time. */
export type Drift = (aa: number, ab: number, bb: number) => number;

/** Shaped ReLU: nu(rho) sqrt(V^aa V^bb), nu = (g / 2 pi) (sqrt(1 - rho^2) - rho arccos rho). */
export function reluDrift(gap: number): Drift {
  return (aa, ab, bb) => {
    const root = Math.sqrt(aa * bb);
    const rho = Math.max(-1, Math.min(1, ab / root));
    return root * (gap / (2 * Math.PI)) * (Math.sqrt(1 - rho * rho) - rho * Math.acos(rho));
  };
}

/**
 * Smooth shaped activation, s = a sqrt(n): (f2^2 / 4a^2) (V^aa V^bb + V^ab (2 V^ab - 3)) +
 * (f3 / 2a^2) V^ab (V^aa + V^bb - 2).
 */
export function smoothDrift(activation: SmoothActivationName, shapeScale: number): Drift {
  const { second, third } = activations[activation];
  const quadratic = (second * second) / (4 * shapeScale ** 2);
  const cubic = third / (2 * shapeScale ** 2);
  return (aa, ab, bb) => quadratic * (aa * bb + ab * (2 * ab - 3)) + cubic * ab * (aa + bb - 2);
}

/** k of the one-input SDE dV = k V (V - 1) dt + sqrt2 V dB: (3/4 f2^2 + f3) / a^2. */
export function growth(activation: SmoothActivationName, shapeScale: number): number {
  const { second, third } = activations[activation];
  return (0.75 * second ** 2 + third) / shapeScale ** 2;
}

/** The drift that a set of parameters asks for: `gap`, or `activation` with `shapeScale`. */
export function driftOf({ gap, activation, shapeScale }: {
  readonly gap?: number | undefined;
  readonly activation?: SmoothActivationName | undefined;
  readonly shapeScale?: number | undefined;
}): Drift {
  if (gap !== undefined && activation === undefined && shapeScale === undefined) {
    return reluDrift(gap);
  }
  if (gap === undefined && activation !== undefined && shapeScale !== undefined) {
    return smoothDrift(activation, shapeScale);
  }
  throw new UserError({
    action: "cannot tell the drift of the covariance SDE",
    allowed: "`gap` (shaped ReLU), or `activation` and `shapeScale` (smooth)",
  });
}
