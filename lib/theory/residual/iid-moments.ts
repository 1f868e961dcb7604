/** Moments of residual networks (res-3, relu) with i.i.d. symmetric weights. */

/** Size of a network and the exponent of its branch scale, depth^-beta. */
export interface ResidualSize {
  readonly width: number;
  readonly depth: number;
  readonly beta: number;
}

/**
 * E R^2 = (1 + a^2/2)^L, a = L^-beta, for outputs and for gradients. Exact at every width and depth.
 * Dimensionless. Source: paper card marion-resnet-scaling, E1.
 */
export function normRatioSquaredMean({ depth, beta }: ResidualSize): number {
  return Math.exp(depth * Math.log1p(depth ** (-2 * beta) / 2));
}

/**
 * E D^2 = (1 + a^2/2)^L - 1, for outputs and for gradients. Exact at every width and depth, without
 * cancellation. Dimensionless. Source: paper card marion-resnet-scaling, E2.
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
 * Dimensionless. Source: paper card marion-resnet-scaling, E6 and E5.
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
