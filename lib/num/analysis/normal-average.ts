/** Averages over standard normal variables of functions that are analytic near the real line. */
import { normalDensity } from "./special.ts";

const stepOfLine = 1 / 16;
const rangeOfLine = 9;
const stepOfPlane = 1 / 8;
const rangeOfPlane = 8.5;

/**
 * E f(G), G ~ N(0, 1), by the trapezoidal rule with step 1/16 on [-9, 9]: for f analytic in a strip of half width d
 * around the real line the error is about exp(-2 pi d / step), so below 1e-15 for d >= 0.35; what is cut
 * off weighs 2e-19. Unit: that of f.
 */
export function normalAverage(f: (g: number) => number): number {
  let sum = 0;
  for (let k = -rangeOfLine / stepOfLine; k <= rangeOfLine / stepOfLine; k++) {
    const g = k * stepOfLine;
    sum += stepOfLine * normalDensity(g) * f(g);
  }
  return sum;
}

/**
 * E f(G, H) of two independent standard normals, by the same rule in the plane with step 1/8: below 1e-15
 * for a strip of half width d >= 0.7, 1e-9 for 0.42. About 18,000 evaluations.
 */
export function normalPlaneAverage(f: (g: number, h: number) => number): number {
  const points = Math.floor(rangeOfPlane / stepOfPlane);
  const nodes = Array.from({ length: 2 * points + 1 }, (_, k) => (k - points) * stepOfPlane);
  const weights = nodes.map((g) => stepOfPlane * normalDensity(g));
  let sum = 0;
  nodes.forEach((g, i) => {
    let line = 0;
    nodes.forEach((h, j) => line += weights[j] * f(g, h));
    sum += weights[i] * line;
  });
  return sum;
}
