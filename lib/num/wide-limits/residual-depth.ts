/**
 * Residual networks of infinite width, then infinite depth: a branch of size r/H moves the covariance along
 * an ordinary differential equation of layer time t = h/H. Derived here: of K^(h) - K^(h-1) the term of
 * order 1/H is (r/H) (b e_j + e_i b), one number for all pairs as all variances are equal, and b' = r e, so
 * K(t) = K^(1) + (b(t)^2 - b(0)^2) 1 1^T.
 */
import type { AnalyticActivation } from "../analytic-activation.ts";
import { gaussianMean } from "../analysis/hermite-series.ts";
import { productMeans, type SymmetricMatrix } from "./gaussian-products.ts";
import { normalizerOf } from "./layer-kernels.ts";

const steps = 64;

/** The means and variances of a residual network at depth infinity. */
export interface ResidualDepthLimit {
  /** b(1)^2 - b(0)^2: what all entries of the covariance gain. */
  readonly gain: number;
  /** lim (H/r)^2 Gram matrix of the last layer: (K^(1) + gain) o E sigma' sigma'. */
  readonly lastLayer: Float64Array;
}

/**
 * The limit at inputs of Gram matrix `inputs` (unit diagonal), branch scale r. b' = r E sigma(sqrt(q) Z),
 * q = 1 + b^2 - b(0)^2, by 64 Runge-Kutta steps: relative error about 1e-10. Dimensionless.
 */
export function residualDepthLimit(
  inputs: SymmetricMatrix,
  { activation, branchScale }: {
    readonly activation: AnalyticActivation;
    readonly branchScale: number;
  },
): ResidualDepthLimit {
  const normalizer = normalizerOf(activation);
  const start = Math.sqrt(normalizer) * gaussianMean(activation.value, 1);
  const rate = (b: number) =>
    branchScale * gaussianMean(activation.value, Math.sqrt(1 + b * b - start * start));
  let b = start;
  for (let step = 0; step < steps; step++) {
    const first = rate(b);
    const second = rate(b + first / (2 * steps));
    const third = rate(b + second / (2 * steps));
    const fourth = rate(b + third / steps);
    b += (first + 2 * second + 2 * third + fourth) / (6 * steps);
  }
  const gain = b * b - start * start;
  const { order } = inputs;
  const covariance = productMeans(inputs, activation.value).map((k) => normalizer * k + gain);
  const slopes = productMeans({ order, entries: covariance }, activation.slope);
  return { gain, lastLayer: covariance.map((k, at) => k * slopes[at]) };
}
