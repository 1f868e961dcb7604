/**
 * The kernel of the gradients of a two-layer ReLU network by its first layer, at infinite width:
 *   H_ij = <x_i, x_j> (pi - theta_ij) / (2 pi),
 * theta the angle between two points of norm 1, and how much that of m random neurons differs from it:
 *   E |H^(m) - H|_F^2 = V / K,  V = sum_ij <x_i, x_j>^2 p_ij (1 - p_ij),  p = (pi - theta) / (2 pi),
 * for K independent directions (both active with probability p_ij): K = m, or m / 2 where neurons come in pairs.
 * Source: Du, Zhai, Poczos, Singh, arXiv 1810.02054, for H (recalled); V is derived here.
 */
import { innerProducts, type LabelledPoints } from "./labelled-points.ts";

/** Probability that a random direction is active at both of two points with this product. */
export function bothActive(product: number): number {
  return (Math.PI - Math.acos(Math.min(1, Math.max(-1, product)))) / (2 * Math.PI);
}

/** H, count x count, dimensionless; errors of 1e-8 where two points coincide or are opposite, else 1e-16. */
export function tangentKernel(points: LabelledPoints): Float64Array {
  const products = innerProducts(points);
  return products.map((product, at) =>
    product * (isDiagonal(at, points.count) ? 0.5 : bothActive(product))
  );
}

/**
 * E relu<z, x_i> relu<z, x_j> = (sin theta + (pi - theta) cos theta) / (2 pi), z ~ N(0, I): the covariance of the
 * outputs of independent neurons (Cho and Saul 2009). count x count.
 */
export function outputCovariance(points: LabelledPoints): Float64Array {
  return innerProducts(points).map((product, at) => {
    if (isDiagonal(at, points.count)) return 0.5;
    const cosine = Math.min(1, Math.max(-1, product));
    const sine = Math.sqrt(1 - cosine * cosine);
    return sine / (2 * Math.PI) + cosine * bothActive(cosine);
  });
}

/** V, dimensionless. */
export function tangentVariance(points: LabelledPoints): number {
  return innerProducts(points).reduce((sum, product, at) => {
    const p = isDiagonal(at, points.count) ? 0.5 : bothActive(product);
    return sum + product * product * p * (1 - p);
  }, 0);
}

function isDiagonal(at: number, count: number): boolean {
  return at % (count + 1) === 0;
}
