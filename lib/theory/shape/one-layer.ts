/** Exact moments of the logarithm by which one two-slope layer multiplies a squared norm. */
import type { Slopes } from "./gap.ts";

const eulerGamma = 0.5772156649015329;

/** Mean and variance of the logarithm of a positive, dimensionless factor. */
export interface LogMoments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Mean and variance of ln X, X = (c/n) sum_i phi(g_i)^2, c = 2 / (s+^2 + s-^2), given X > 0; dimensionless.
 * From the Laplace transform M(t)^n, M(t) = E exp(-t (c/n) phi(g)^2), which is elementary:
 *   E ln X = int (e^-t - M^n) dt / t,
 *   E ln^2 X = -2 [ int (e^-t - M^n) ln t dt / t + gamma E ln X ]
 * (Frullani's integral and its derivative in an exponent). In y = ln t the integrands are analytic in
 * a strip and the trapezoidal rule converges exponentially: relative error about 1e-12.
 */
export function oneLayerLogMoments(width: number, slopes: Slopes): LogMoments {
  const power = (slopes.positive ** 2 + slopes.negative ** 2) / 2;
  const a = slopes.positive ** 2 / (power * width);
  const b = slopes.negative ** 2 / (power * width);
  // No active unit at all: an atom at X = 0 when one slope is 0.
  const dead = a === 0 || b === 0 ? 0.5 ** width : 0;
  const difference = (y: number) => {
    const t = Math.exp(y);
    const half = 0.5 * ((1 + 2 * t * a) ** -0.5 + (1 + 2 * t * b) ** -0.5);
    return Math.exp(-t) - (half ** width - dead) / (1 - dead);
  };
  const spacing = 0.05;
  let first = 0;
  let second = 0;
  for (let i = -800; i <= 2400; i++) {
    const y = i * spacing;
    const value = difference(y) * spacing;
    first += value;
    second += value * y;
  }
  const square = -2 * (second + eulerGamma * first);
  return { mean: first, variance: square - first * first };
}
