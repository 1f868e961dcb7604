/** What is recorded of a run of message passing, iteration by iteration. */
import { normalCdf } from "../../num/analysis/special.ts";
import { dotByFours, squaredNorm } from "../../num/linear-algebra/vector.ts";
import { ksOneSample } from "../../num/statistics/kolmogorov.ts";

/** Numbers of one iteration, by name; those that were not asked for are missing. */
export type IterationRecord = Readonly<Record<string, number>>;

/** |q - before|, without cancellation. */
export function distanceOf(q: Float64Array, before: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < q.length; i++) sum += (q[i] - before[i]) ** 2;
  return Math.sqrt(sum);
}

/**
 * sqrt n times the Kolmogorov distance of the n entries of sqrt n (x - signal v) from N(0, 1). The signal is the
 * empirical coefficient: the error of its limit would show at order 1.
 */
export function gaussianDistance(
  x: Float64Array,
  { spike, signal }: { readonly spike: Float64Array; readonly signal: number },
): number {
  const noise = noiseOf(x, { spike, signal });
  return Math.sqrt(x.length) * ksOneSample(noise, remembered(normalCdf)).statistic;
}

/** sqrt n (x - signal v): standard normal entries in the limit. */
export function noiseOf(
  x: Float64Array,
  { spike, signal }: { readonly spike: Float64Array; readonly signal: number },
): Float64Array {
  const root = Math.sqrt(x.length);
  return x.map((entry, i) => root * (entry - signal * spike[i]));
}

/** A function that is asked twice in turn for each value: on both sides of a jump. */
function remembered(f: (x: number) => number): (x: number) => number {
  let [at, value] = [NaN, NaN];
  return (x) => {
    if (x !== at) [at, value] = [x, f(x)];
    return value;
  };
}

/** Of u = tanh(pi x) / sqrt n: |v v^T - u u^T|_F^2 = 1 - 2 <v, u>^2 + |u|^4. @param q u up to its length */
export function matrixRisk(
  { overlap, square }: { readonly overlap: number; readonly square: number },
): number {
  return 1 - 2 * overlap ** 2 + square ** 2;
}

/** u = tanh(slope x) / sqrt n: its scalar product with v and its squared length. */
export function posteriorMean(
  x: Float64Array,
  { spike, slope }: { readonly spike: Float64Array; readonly slope: number },
): { readonly overlap: number; readonly square: number } {
  const u = x.map((entry) => Math.tanh(slope * entry) / Math.sqrt(x.length));
  return { overlap: dotByFours(spike, u), square: squaredNorm(u) };
}

/** Share of entries whose sign is not that of v. */
export function signErrors(x: Float64Array, spike: Float64Array): number {
  let wrong = 0;
  for (let i = 0; i < x.length; i++) if (x[i] * spike[i] <= 0) wrong++;
  return wrong / x.length;
}
