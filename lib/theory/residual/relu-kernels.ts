/** Expectations of relu and its derivative on two correlated normals. */

/**
 * kappa(r) = E relu(x) relu(y) for standard normals x, y with correlation r in [-1, 1]:
 * (sqrt(1 - r^2) + r (pi - arccos r)) / (2 pi). Dimensionless; kappa(1) = 1/2, kappa(0) = 1/(2 pi).
 * Source: Cho and Saul 2009, arc-cosine kernel of order 1. Exact to rounding.
 */
export function reluKernel(r: number): number {
  return (Math.sqrt(Math.max(0, 1 - r * r)) + r * (Math.PI - Math.acos(r))) / (2 * Math.PI);
}

/**
 * Theta(r) = P(x > 0, y > 0) = 1/4 + arcsin(r) / (2 pi), same x, y. Dimensionless; Theta(1) = 1/2.
 * Source: Sheppard 1899 (arc-cosine kernel of order 0). Exact to rounding.
 */
export function bothPositive(r: number): number {
  return 0.25 + Math.asin(r) / (2 * Math.PI);
}
