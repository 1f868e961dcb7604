/**
 * Posterior of networks by importance sampling from the prior: given Khat everything is Gaussian regression, so with
 * w = N(y; 0, Khat + s2 I) / N(y; 0, K_D + s2 I) and the predictive mean mu and variance v of one network at x*,
 *   p(y) = p_GP(y) E w,   E[f(x*) | y] = E w mu / E w,   E[f(x*)^2 | y] = E w (v + mu^2) / E w:
 * no Markov chain, and a standard error for everything. From each sum its derivative along the linear
 * noise G of the network is subtracted (networks.ts), whose mean is 0. With C = K_D + s2 I, u = C^-1 y,
 * b = C^-1 k*, g the noise of k* and g0 that of the variance at x* (derived here):
 *   d ln w = u' G u / 2 - tr(C^-1 G) / 2,  d mu = g' u - b' G u,  d v = g0 - 2 b' g + b' G b.
 */
import { predictive, type Regression, regression } from "../../num/gaussian-process/posterior.ts";
import { symmetricInverse } from "../../num/gaussian-process/gaussian-overlap.ts";
import type { PriorNetworks } from "./networks.ts";
import type { TestPoint } from "./test-points.ts";

/** What the limit says at a point, and the constants of the derivatives there. */
interface LimitAtPoint {
  readonly mean: number;
  readonly variance: number;
  readonly solved: Float64Array;
}

/** One network's weight and its derivative. */
export interface NetworkWeight {
  /** w. */
  weight: number;
  /** Derivative of w along G at the limit, where w = 1. */
  slope: number;
}

/** One network at one point: w mu and w (v + mu^2), with their derivatives subtracted. */
export interface WeightedMoments {
  first: number;
  second: number;
}

/** Weights and moments of networks, one after the other. */
export class WeightedPosterior {
  readonly #networks: PriorNetworks;
  readonly #targets: Float64Array;
  readonly #noiseVariance: number;
  readonly #limit: Regression;
  readonly #inverse: Float64Array;
  readonly #atPoint = new Map<TestPoint, LimitAtPoint>();
  #own: Regression;
  readonly #weight: NetworkWeight = { weight: 1, slope: 0 };

  constructor(
    networks: PriorNetworks,
    { targets, noiseVariance }: {
      readonly targets: Float64Array;
      readonly noiseVariance: number;
    },
  ) {
    this.#networks = networks;
    this.#targets = targets;
    this.#noiseVariance = noiseVariance;
    this.#limit = regression(networks.limit, targets, noiseVariance);
    this.#own = this.#limit;
    const noisy = Float64Array.from(networks.limit);
    for (let a = 0; a < targets.length; a++) noisy[a * targets.length + a] += noiseVariance;
    this.#inverse = symmetricInverse(noisy, targets.length);
  }

  /** ln p(y) of the Gaussian process. */
  get limitLogEvidence(): number {
    return this.#limit.logEvidence;
  }

  /** Mean and variance of the Gaussian process at a point. */
  limitAt(point: TestPoint): LimitAtPoint {
    let found = this.#atPoint.get(point);
    if (found === undefined) {
      const m = this.#targets.length;
      found = predictive(this.#limit, point.limit.subarray(0, m), point.limit[m]);
      this.#atPoint.set(point, found);
    }
    return found;
  }

  /** The weight of the network drawn last. */
  weigh(): NetworkWeight {
    const { kernel, noise } = this.#networks;
    this.#own = regression(kernel, this.#targets, this.#noiseVariance);
    this.#weight.weight = Math.exp(this.#own.logEvidence - this.#limit.logEvidence);
    let trace = 0;
    for (let i = 0; i < noise.length; i++) trace += this.#inverse[i] * noise[i];
    const { weights } = this.#limit;
    this.#weight.slope = (quadratic(weights, noise, weights) - trace) / 2;
    return this.#weight;
  }

  /** The moments at a point that was extended by the network weighed last; `share` of the slopes is subtracted. */
  moments(point: TestPoint, share: number, out: WeightedMoments): void {
    const m = this.#targets.length;
    const { mean, variance, solved } = this.limitAt(point);
    const { weight, slope } = this.#weight;
    const own = predictive(this.#own, point.kernel.subarray(0, m), point.kernel[m]);
    const { noise } = this.#networks;
    const { weights } = this.#limit;
    let meanSlope = -quadratic(solved, noise, weights);
    let varianceSlope = point.noise[m] + quadratic(solved, noise, solved);
    for (let a = 0; a < m; a++) {
      meanSlope += point.noise[a] * weights[a];
      varianceSlope -= 2 * solved[a] * point.noise[a];
    }
    out.first = weight * own.mean - share * (slope * mean + meanSlope);
    out.second = weight * (own.variance + own.mean ** 2) -
      share * (slope * (variance + mean ** 2) + varianceSlope + 2 * mean * meanSlope);
  }
}

/** a' G b. */
function quadratic(a: Float64Array, g: Float64Array, b: Float64Array): number {
  const m = a.length;
  let sum = 0;
  for (let i = 0; i < m; i++) {
    let row = 0;
    for (let j = 0; j < m; j++) row += g[i * m + j] * b[j];
    sum += a[i] * row;
  }
  return sum;
}
