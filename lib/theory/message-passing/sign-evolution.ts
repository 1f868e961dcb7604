/**
 * State evolution of message passing for a vector of signs, denoiser tanh: in the limit n -> infinity the iterate
 * x_t is alpha_t v plus independent Gaussian noise of unit length, and two successive noises have a
 * correlation that this recursion gives as well. Source: Li and Wei, arXiv 2208.03313 (recalled); the law
 * of two times is derived here (docs/papers/amp-spiked-models.md). Dimensionless.
 */
import { normalAverage, normalPlaneAverage } from "../../num/analysis/normal-average.ts";
import { sechFourth, tanhMean, tanhOverlap, tanhSquare } from "../../num/analysis/tanh-averages.ts";

/** alpha_1 of a spectral start, sqrt(strength^2 - 1), 0 for strength <= 1. */
export function spectralSignal(strength: number): number {
  return Math.sqrt(Math.max(strength * strength - 1, 0));
}

/** alpha_1 … alpha_T from the given alpha_1. */
export function signals(
  strength: number,
  { first, count }: { first: number; count: number },
): Float64Array {
  const out = new Float64Array(count);
  let alpha = first;
  for (let t = 0; t < count; t++) {
    out[t] = alpha;
    alpha = strength * tanhOverlap(alpha);
  }
  return out;
}

/** The fixed point: a = alpha^2 = strength^2 q with q = E tanh(a + sqrt(a) G), and its contraction rate. */
export interface FixedPoint {
  readonly alpha: number;
  readonly overlap: number;
  /** d alpha_{t+1}^2 / d alpha_t^2 = strength^2 E sech^4. */
  readonly rate: number;
}

/** For strength > 1, to 1e-13 / (1 - rate); for strength <= 1 alpha = 0 and the rate is strength^2. */
export function fixedPoint(strength: number): FixedPoint {
  if (strength <= 1) return { alpha: 0, overlap: 0, rate: strength * strength };
  // From above, where the map is concave in a: Newton's steps on a - strength^2 q(a) descend to the fixed point.
  let a = strength * strength;
  for (let k = 0; k < 200; k++) {
    const root = Math.sqrt(a);
    const step = (a - strength * strength * tanhMean(root)) /
      (1 - strength * strength * sechFourth(root));
    a -= step;
    if (Math.abs(step) < 1e-15 * a) break;
  }
  const alpha = Math.sqrt(a);
  return { alpha, overlap: tanhMean(alpha), rate: strength * strength * sechFourth(alpha) };
}

/**
 * |q_t - q_{t-1}| for t = 1 … count from a spectral start, q_0 = x_1 / strength. The noises of x_t and x_{t+1} have
 * correlation <q_{t-1}, q_t> = 1 - d_t, so d_{t+1} = |q_t - q_{t+1}|^2 / 2 follows from d_t by an average over two
 * Gaussians; kept as d, it loses no digits near 0. Relative error 1e-8 for strength <= 3.
 */
export function changes(strength: number, count: number): Float64Array {
  const alphas = signals(strength, { first: spectralSignal(strength), count: count + 1 });
  const out = new Float64Array(count);
  const first = normalizedTanh(alphas[0]);
  let half = normalAverage((g) => ((alphas[0] + g) / strength - first(g)) ** 2) / 2;
  for (let t = 0; t < count; t++) {
    out[t] = Math.sqrt(2 * half);
    const [own, next] = [normalizedTanh(alphas[t]), normalizedTanh(alphas[t + 1])];
    const [distance, turn] = [half, Math.sqrt(half * (2 - half))];
    half = normalPlaneAverage((g, h) => (next(g - distance * g + turn * h) - own(g)) ** 2) / 2;
  }
  return out;
}

function normalizedTanh(alpha: number): (g: number) => number {
  const length = Math.sqrt(tanhSquare(alpha));
  return (g) => Math.tanh(alpha * (alpha + g)) / length;
}
