/**
 * Moments of residual networks (res-3, relu) with i.i.d. symmetric weights. Write a = L^-beta. As V has
 * symmetric entries, V relu(W h) has the law of V diag(b) W h with independent fair bits b, given the past;
 * so h_L = J h_0 and p_0 = J^T p_L with J a product of L independent matrices I + a V diag(b) W, and:
 *  (E1) E R_h^2 = E R_p^2 = (1 + a^2/2)^L          (E2) E D_h^2 = E D_p^2 = (1 + a^2/2)^L - 1
 *  (E3) with Gaussian weights R_h and R_p have one law, as have D_h and D_p
 *  (E4) <p_0, h_0> = <p_L, h_L>, because relu is homogeneous
 *  (E5) beta = 1/2, L to infinity: ln R^2 ~ N(1/2 - 1/d, 2/d)
 *  (E6) mean and variance of ln R^2 to order a^4 for Gaussian weights (below).
 *  (E7) the variances of R^2 and D^2, exact for Gaussian weights (below).
 */

/** Size of a network and the exponent of its branch scale, depth^-beta. */
export interface ResidualSize {
  readonly width: number;
  readonly depth: number;
  readonly beta: number;
}

/**
 * E R^2 = (1 + a^2/2)^L, a = L^-beta, for outputs and for gradients. Exact at every width and depth.
 * Dimensionless. E1 above.
 */
export function normRatioSquaredMean({ depth, beta }: ResidualSize): number {
  return Math.exp(depth * Math.log1p(depth ** (-2 * beta) / 2));
}

/**
 * E D^2 = (1 + a^2/2)^L - 1, for outputs and for gradients. Exact at every width and depth, without
 * cancellation. Dimensionless. E2 above.
 */
export function displacementSquaredMean({ depth, beta }: ResidualSize): number {
  return Math.expm1(depth * Math.log1p(depth ** (-2 * beta) / 2));
}

/** Mean and variance of a logarithm. Dimensionless. */
export interface LogMoments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Mean and variance of ln R^2 for Gaussian weights: order a^4 (error of order L a^6), or only a^2, whose
 * limit at beta = 1/2 is the law of geometric Brownian motion, N(1/2 - 1/d, 2/d).
 * Dimensionless. E6 and E5 above; with s = 1/4 + 5/(4d),
 * E ln R^2 = L [a^2 (1/2 - 1/d) + a^4 s (-1/2 + 3/d - 4/d^2)], and
 * Var ln R^2 = L [2 a^2/d + a^4 (s (1 - 10/d + 20/d^2) - (1/2 - 1/d)^2)].
 */
export function logNormRatioSquaredMoments(
  { width: d, depth, beta }: ResidualSize,
  order: "a^2" | "a^4",
): LogMoments {
  const square = depth ** (-2 * beta);
  const drift = 1 / 2 - 1 / d;
  if (order === "a^2") {
    return { mean: depth * square * drift, variance: depth * square * 2 / d };
  }
  const fourth = square * square;
  const second = 1 / 4 + 5 / (4 * d);
  return {
    mean: depth * (square * drift + fourth * second * (-1 / 2 + 3 / d - 4 / d ** 2)),
    variance: depth *
      (square * 2 / d + fourth * (second * (1 - 10 / d + 20 / d ** 2) - drift ** 2)),
  };
}

/**
 * Standard deviations of R^2 and D^2, for outputs and for gradients (E3). Dimensionless, exact at every
 * width and depth for Gaussian weights; absolute error about 1e-8 (the variances are differences of
 * numbers of order one, or of order E R^4).
 *
 * E7. Write h_0 = e with |e| = 1, A = <h, e>, and u = V relu(W h) for the branch. Given g = relu(W h) the
 * entries of u are independent N(0, |g|^2/d), and |g|^2 = (|h|^2/d) sum_i relu(z_i)^2 with z_i ~ N(0, 1)
 * independent: E relu^2 = 1/2 and E relu^4 = 3/2, so that E|g|^2 = |h|^2/2 and E|g|^4 = |h|^4 (1/4 + 5/(4d));
 * and E|u|^4 = (1 + 2/d) E|g|^4. Odd moments of u vanish, as V is symmetric. One layer, h' = h + a u, gives
 *   E|h'|^2 = |h|^2 (1 + a^2/2),                  E A'^2 = A^2 + a^2 |h|^2/(2d),
 *   E A'|h'|^2 = A |h|^2 (1 + a^2/2 + a^2/d),     E|h'|^4 = |h|^4 (1 + a^2 (1 + 2/d) + a^4 m),
 * m = (1 + 2/d)(1/4 + 5/(4d)), and A is a martingale. After L layers, as D^2 = |h|^2 - 2A + 1,
 *   E R^4 = (1 + a^2 (1 + 2/d) + a^4 m)^L,
 *   E D^4 = E R^4 + 4 E A^2 + 1 - 4 E A|h|^2 + 2 E|h|^2 - 4, with E A^2 = 1 + ((1 + a^2/2)^L - 1)/d.
 */
export function squaredDeviations(
  size: ResidualSize,
): { readonly normRatioSquared: number; readonly displacementSquared: number } {
  const { width: d, depth, beta } = size;
  const square = depth ** (-2 * beta);
  /** (1 + step)^depth - 1. */
  const grown = (step: number) => Math.expm1(depth * Math.log1p(step));
  const fourthOfBranch = (1 + 2 / d) * (1 / 4 + 5 / (4 * d));
  const second = grown(square / 2);
  const fourth = grown(square * (1 + 2 / d) + square * square * fourthOfBranch);
  const mixed = grown(square * (1 / 2 + 1 / d));
  const displacementFourth = fourth + 4 * second / d - 4 * mixed + 2 * second;
  return {
    normRatioSquared: Math.sqrt(fourth - 2 * second - second * second),
    displacementSquared: Math.sqrt(displacementFourth - second * second),
  };
}
