/**
 * How much the squared norm |x^(h)|^2 of a wide random network fluctuates, one input of norm 1, to leading
 * order in 1/m. Derived here: given the last layer the coordinates of W x are independent N(0, q), so each
 * layer adds independent noise of variance of order 1/m to (q, b), q = |x|^2, b the mean coordinate of
 * sqrt(m) x, and carries the deviation on linearly.
 */
import type { AnalyticActivation } from "../analytic-activation.ts";
import { gaussianMean } from "../analysis/hermite-series.ts";
import { normalizerOf, type WideNetwork } from "./layer-kernels.ts";

/** Means and (co)variances of sigma and sigma^2 at variance q, and how the means change with q. */
interface OneLayer {
  readonly mean: number;
  readonly square: number;
  readonly meanSlope: number;
  readonly squareSlope: number;
  readonly variance: number;
  readonly covariance: number;
  readonly squareVariance: number;
}

/** d/dq E f(sqrt(q) Z) = E Z f'(sqrt(q) Z) / (2 sqrt(q)). */
function oneLayer({ value, slope }: AnalyticActivation, q: number): OneLayer {
  const s = Math.sqrt(q);
  const of = (f: (x: number) => number) => gaussianMean(f, s);
  const [mean, square] = [of(value), of((x) => value(x) ** 2)];
  return {
    mean,
    square,
    meanSlope: of((x) => x * slope(x)) / (2 * q),
    squareSlope: of((x) => x * value(x) * slope(x)) / q,
    variance: square - mean ** 2,
    covariance: of((x) => value(x) ** 3) - mean * square,
    squareVariance: of((x) => value(x) ** 4) - square ** 2,
  };
}

/** How a deviation of the squared norm grows in one fully connected layer: g = c E[sigma'^2 + sigma sigma'']. */
export function normDeviationGrowth(activation: AnalyticActivation): number {
  return normalizerOf(activation) * oneLayer(activation, 1).squareSlope;
}

/** lim m Var(|x^(H)|^2) / (E |x^(H)|^2)^2, dimensionless. Fully connected: v_h = g^2 v_(h-1) + c^2 Var sigma^2. */
export function normFluctuation({ joining, activation, depth, branchScale }: WideNetwork): number {
  const normalizer = normalizerOf(activation);
  const first = oneLayer(activation, 1);
  if (joining === "fully-connected") {
    const growth = normalizer * first.squareSlope;
    const noise = normalizer ** 2 * first.squareVariance;
    let variance = 0;
    for (let h = 1; h <= depth; h++) variance = growth ** 2 * variance + noise;
    return variance;
  }
  const branch = branchScale / depth;
  const state = {
    q: 1,
    b: Math.sqrt(normalizer) * first.mean,
    qq: normalizer ** 2 * first.squareVariance,
    qb: normalizer ** 1.5 * first.covariance,
    bb: normalizer * first.variance,
  };
  for (let h = 2; h <= depth; h++) residualStep(state, oneLayer(activation, state.q), branch);
  return state.qq / state.q ** 2;
}

/**
 * q' = q + 2 s <sqrt(m) x, sigma> / m + s^2 |sigma|^2 / m and b' = b + s mean(sigma), s = r/H: the matrix
 * of derivatives is ((1 + 2 s b e' + s^2 E', 2 s e), (s e', 1)), e' and E' of E sigma and E sigma^2 by q.
 */
function residualStep(
  state: { q: number; b: number; qq: number; qb: number; bb: number },
  layer: OneLayer,
  s: number,
): void {
  const { q, b, qq, qb, bb } = state;
  const { mean, square, meanSlope, squareSlope, variance, covariance, squareVariance } = layer;
  const qByQ = 1 + 2 * s * b * meanSlope + s ** 2 * squareSlope;
  const qByB = 2 * s * mean;
  const bByQ = s * meanSlope;
  // Noise of <sqrt(m) x, sigma> / m has variance q Var(sigma) / m: x and sigma are independent.
  const noiseQq = 4 * s ** 2 * q * variance + 4 * s ** 3 * b * covariance +
    s ** 4 * squareVariance;
  const noiseQb = 2 * s ** 2 * b * variance + s ** 3 * covariance;
  state.qq = qByQ ** 2 * qq + 2 * qByQ * qByB * qb + qByB ** 2 * bb + noiseQq;
  state.qb = qByQ * bByQ * qq + (qByQ + qByB * bByQ) * qb + qByB * bb + noiseQb;
  state.bb = bByQ ** 2 * qq + 2 * bByQ * qb + bb + s ** 2 * variance;
  state.q = q + 2 * s * b * mean + s ** 2 * square;
  state.b = b + s * mean;
}
