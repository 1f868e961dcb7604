/**
 * Denoisers of message passing, q_t = eta_t(x_t), scaled to |q_t| = 1, with the Onsager coefficient b_t = (1/n) sum_i
 * eta_t'(x_t,i), in which what eta_t itself takes from x_t (scale, slope, threshold) counts as constant.
 * Source: Li and Wei, arXiv 2208.03313 (recalled). Dimensionless.
 */
import { squaredNorm } from "../../num/linear-algebra/vector.ts";

/** q (unit length) and b; undefined where nothing of x is left. */
export interface Denoised {
  readonly q: Float64Array;
  readonly onsager: number;
}

/**
 * A denoiser at noise of variance 1/`dimension` an entry. It may be given fewer entries than `dimension`: a part of
 * a larger vector.
 */
export type Denoiser = (x: Float64Array) => Denoised | undefined;

/** pi_t = sqrt(max(n (|x|^2 - 1), 1)), the slope at which tanh(pi_t x) is the posterior mean of a sign. */
export function tanhSlope(x: Float64Array, dimension: number): number {
  return Math.sqrt(Math.max(dimension * (squaredNorm(x) - 1), 1));
}

/** eta_t(x) = tanh(pi_t x) / |tanh(pi_t x)|. */
export function tanhDenoiser(dimension: number): Denoiser {
  return (x) => {
    const slope = tanhSlope(x, dimension);
    const q = x.map((entry) => Math.tanh(slope * entry));
    const square = squaredNorm(q);
    const scale = 1 / Math.sqrt(square);
    for (let i = 0; i < q.length; i++) q[i] *= scale;
    return { q, onsager: scale * slope * (q.length - square) / dimension };
  };
}

/** eta_t(x) = ST(x) / |ST(x)|, ST(x) = sign(x) max(|x| - theta / sqrt n, 0). */
export function softThresholdDenoiser(theta: number, dimension: number): Denoiser {
  const cut = theta / Math.sqrt(dimension);
  return (x) => {
    const q = new Float64Array(x.length);
    let passed = 0;
    let square = 0;
    for (let i = 0; i < x.length; i++) {
      const excess = Math.abs(x[i]) - cut;
      if (!(excess > 0)) continue;
      passed++;
      square += excess * excess;
      q[i] = Math.sign(x[i]) * excess;
    }
    if (passed === 0) return undefined;
    const scale = 1 / Math.sqrt(square);
    for (let i = 0; i < q.length; i++) q[i] *= scale;
    return { q, onsager: scale * passed / dimension };
  };
}
