/**
 * Limiting singular values of Q = rho [I_m; 0] + sigma G / sqrt(n), G an n x m matrix of independent
 * standard numbers, m = c n, n -> infinity: a multiple of the identity added to a random matrix
 * ("information plus noise").
 *
 * Derivation. Let m(z) be the mean of 1 / (s^2 - z) over the m squared singular values and
 * g = c m(z), and h = g - (1 - c) / z its twin for Q Q^T. The deterministic equivalent of
 * Dozier and Silverstein (Journal of Multivariate Analysis 98, 2007), with A = rho [I; 0], is
 *   g = c / (-z (1 + sigma^2 h) + rho^2 / (1 + sigma^2 g)).
 * With w = 1 + sigma^2 g this is z = rho^2 / w^2 + sigma^2 (1 - c) / w - sigma^2 c / (w (w - 1)), so
 *   z w^3 - (z + sigma^2 (1 - c)) w^2 + (sigma^2 - rho^2) w + rho^2 = 0,
 * and the density of s^2 is Im w / (pi c sigma^2) at the root above the real axis. Where dz/dw = 0 the
 * roots meet: those are the edges. All dimensionless.
 */
import { assert } from "../../contract/errors.ts";

/** rho >= 0, sigma > 0 and 0 < c <= 1. */
export interface ShiftedGaussian {
  readonly shift: number;
  readonly deviation: number;
  /** c = columns / rows. */
  readonly aspect: number;
}

/** An end of the support: of s^2, and how sharp it is. */
export interface Edge {
  readonly square: number;
  /**
   * The outermost of the n c values of s^2 is at `square` -+ scale n^(-2/3) X, X of the Tracy-Widom law (real:
   * mean -1.2065): near the edge the density is a sqrt(distance) / pi with a = sqrt(2 / |z''|) / (c sigma^2), and
   * n c values of it are those of Airy's operator in units of (n c a)^(-2/3). 0 at a hard edge.
   */
  readonly scale: number;
}

/** Mean of the real Tracy-Widom law (Bornemann, "On the numerical evaluation of distributions", 2010). */
export const tracyWidomMean = -1.2065335745820;

/** z(w) of the header. */
function squareAt(w: number, { shift, deviation, aspect }: ShiftedGaussian): number {
  const variance = deviation ** 2;
  return (shift / w) ** 2 + variance * (1 - aspect) / w - variance * aspect / (w * (w - 1));
}

/** d^2 z / dw^2. */
function curvatureAt(w: number, { shift, deviation, aspect }: ShiftedGaussian): number {
  const variance = deviation ** 2;
  const product = w * (w - 1);
  return 6 * shift ** 2 / w ** 4 + 2 * variance * (1 - aspect) / w ** 3 -
    variance * aspect * (2 * (2 * w - 1) ** 2 / product ** 3 - 2 / product ** 2);
}

/** w^3 (w - 1)^2 dz/dw, divided by w where rho = 0 makes 0 a root of it. */
function stationarity(w: number, { shift, deviation, aspect }: ShiftedGaussian): number {
  const variance = deviation ** 2;
  const noise = variance * (aspect * (2 * w - 1) - (1 - aspect) * (w - 1) ** 2);
  return shift === 0 ? noise : w * noise - 2 * (shift * (w - 1)) ** 2;
}

/** The root between two places where the function has different signs, to the last bit. */
function rootBetween(f: (x: number) => number, from: number, to: number): number {
  let [below, above] = f(from) < 0 ? [from, to] : [to, from];
  for (let halving = 0; halving < 200; halving++) {
    const middle = (below + above) / 2;
    if (middle === below || middle === above) break;
    if (f(middle) < 0) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
}

/**
 * The smallest and largest squared singular values. Relative accuracy about 1e-13 (of `lower` times
 * the condition number). A square matrix with sigma >= rho has singular values down to 0: a hard edge.
 */
export function edges(law: ShiftedGaussian): { readonly lower: Edge; readonly upper: Edge } {
  const { shift, deviation, aspect } = law;
  assert(shift >= 0 && deviation > 0 && aspect > 0 && aspect <= 1, "a matrix of these proportions");
  const f = (w: number) => stationarity(w, law);
  // At 0 it is below 0, at 1 it is sigma^2 c.
  const upper = edgeAt(rootBetween(f, 0, 1), law);
  if (aspect === 1 && deviation >= shift) return { lower: { square: 0, scale: 0 }, upper };
  let beyond = 2;
  while (f(beyond) > 0) beyond *= 2;
  return { lower: edgeAt(rootBetween(f, 1, beyond), law), upper };
}

function edgeAt(w: number, law: ShiftedGaussian): Edge {
  const half = Math.abs(curvatureAt(w, law)) / 2;
  return { square: squareAt(w, law), scale: Math.cbrt(law.deviation ** 4 * half) };
}

/** Density of s^2 at z > 0: Im w / (pi c sigma^2); 0 outside of the support. */
export function squareDensity(z: number, law: ShiftedGaussian): number {
  const { shift, deviation, aspect } = law;
  const variance = deviation ** 2;
  // w^3 + b w^2 + p w + q with one real root r: the pair is w^2 + (b + r) w + (p + r (b + r)).
  const b = -(z + variance * (1 - aspect)) / z;
  const p = (variance - shift ** 2) / z;
  const real = realRoot(b, p, shift ** 2 / z);
  const trace = -(b + real);
  const discriminant = trace ** 2 - 4 * (p - real * trace);
  return discriminant >= 0 ? 0 : Math.sqrt(-discriminant) / (2 * Math.PI * aspect * variance);
}

/**
 * The real root of w^3 + b w^2 + p w + q with q >= 0 that is not above 0: the product of the roots is
 * -q, and of a pair it is positive. Bisection from a bound on all roots.
 */
function realRoot(b: number, p: number, q: number): number {
  if (q === 0) return 0;
  const bound = 1 + Math.max(Math.abs(b), Math.abs(p), q);
  return rootBetween((w) => ((w + b) * w + p) * w + q, -bound, 0);
}

/**
 * Mean of 1 / s^2: m at z = 0, where (w - 1) (rho^2 + sigma^2 (1 - c) w) = sigma^2 c w. Exact; for a square matrix
 * it is 1 / (rho^2 - sigma^2), infinite unless sigma < rho.
 */
export function inverseSquareMean({ shift, deviation, aspect }: ShiftedGaussian): number {
  const [signal, variance] = [shift ** 2, deviation ** 2];
  if (aspect === 1) return signal > variance ? 1 / (signal - variance) : Infinity;
  const a = variance * (1 - aspect);
  const b = signal - a - variance * aspect;
  return ((-b + Math.sqrt(b ** 2 + 4 * a * signal)) / (2 * a) - 1) / (aspect * variance);
}

/** A law on nodes: increasing singular values, their density, and weights with which integrals are sums. */
export interface SpectralNodes {
  readonly values: Float64Array;
  readonly density: Float64Array;
  /** Share of the values at each node; the sum is 1 up to the error of the rule, about 1e-9. */
  readonly weights: Float64Array;
}

/**
 * The law of s (not squared: at a hard edge the density of s stays finite, that of s^2 does not) on nodes
 * s = middle + half sin(theta), equally spaced in theta, so that the roots at the edges do no harm. At sigma =
 * rho and c = 1 the density of s near 0 is as s^(1/3), and sums are good to about 1e-4.
 */
export function spectralNodes(law: ShiftedGaussian, count = 401): SpectralNodes {
  const { lower, upper } = edges(law);
  const [low, high] = [Math.sqrt(lower.square), Math.sqrt(upper.square)];
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  const [values, density, weights] = [0, 1, 2].map(() => new Float64Array(count));
  const step = Math.PI / (count - 1);
  for (let i = 0; i < count; i++) {
    const theta = -Math.PI / 2 + i * step;
    values[i] = middle + half * Math.sin(theta);
    const inside = i > 0 && i < count - 1;
    density[i] = inside ? 2 * values[i] * squareDensity(values[i] ** 2, law) : 0;
    weights[i] = density[i] * half * Math.cos(theta) * step;
  }
  if (lower.square === 0) density[0] = density[1];
  return { values, density, weights };
}
