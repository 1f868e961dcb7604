/** Binomial variables of any size, and a table sampler for many draws of one law. */
import { assert } from "../../contract/errors.ts";
import type { Source } from "./gamma.ts";

/**
 * Number of successes among `trials` >= 0 (an integer up to 2^53) with probability `p` in [0, 1] each,
 * exact in law up to rounding. Inversion by sequential search where trials * min(p, 1-p) < 10, else
 * transformed rejection (BTRS: Hörmann, "The generation of binomial random variates", 1993).
 * Errors: a BugError for other arguments.
 */
export function binomial(source: Source, trials: number, p: number): number {
  assert(Number.isSafeInteger(trials) && trials >= 0, `binomial with ${trials} trials`);
  assert(p >= 0 && p <= 1, `binomial with probability ${p}`);
  if (p > 0.5) return trials - binomial(source, trials, 1 - p);
  if (p === 0 || trials === 0) return 0;
  return trials * p < 10 ? byInversion(source, trials, p) : byRejection(source, trials, p);
}

function byInversion(source: Source, trials: number, p: number): number {
  const odds = p / (1 - p);
  const none = Math.exp(trials * Math.log1p(-p));
  while (true) {
    let left = source.uniform();
    let term = none;
    for (let k = 0; k <= trials; k++) {
      if (left < term) return k;
      left -= term;
      term *= odds * (trials - k) / (k + 1);
      if (term < 1e-300) break;
    }
  }
}

function byRejection(source: Source, trials: number, p: number): number {
  const odds = p / (1 - p);
  const deviation = Math.sqrt(trials * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = trials * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((trials + 1) * p);
  while (true) {
    const u = source.uniform() - 0.5;
    const v = source.uniform();
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor((2 * a / edge + b) * u + c);
    if (edge >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > trials) continue;
    const height = Math.log(v * alpha / (a / (edge * edge) + b));
    const bound = (mode + 0.5) * Math.log((mode + 1) / (odds * (trials - mode + 1))) +
      (trials + 1) * Math.log((trials - mode + 1) / (trials - k + 1)) +
      (k + 0.5) * Math.log(odds * (trials - k + 1) / (k + 1)) +
      stirlingTail(mode) + stirlingTail(trials - mode) - stirlingTail(k) - stirlingTail(trials - k);
    if (height <= bound) return k;
  }
}

/** ln k! - [ln(2 pi)/2 + (k + 1/2) ln(k + 1) - (k + 1)], to about 1e-15. */
function stirlingTail(k: number): number {
  if (k < 10) return stirlingTails[k];
  const x = 1 / (k + 1);
  const square = x * x;
  return x * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
}

const stirlingTails = Array.from({ length: 10 }, (_, k) => {
  let logFactorial = 0;
  for (let j = 2; j <= k; j++) logFactorial += Math.log(j);
  return logFactorial - (0.5 * Math.log(2 * Math.PI) + (k + 0.5) * Math.log(k + 1) - (k + 1));
});

/** Draws from one discrete law on `first`, `first` + 1, …. */
export interface DiscreteSampler {
  readonly first: number;
  /** Number of values with a place in the table. */
  readonly size: number;
  draw(source: { uniform(): number }): number;
}

/**
 * A sampler of Bin(trials, p) by Walker's alias method: one uniform and one look-up a draw, whatever the
 * law. Values with less than 1e-20 of the mode's probability have no place in the table, so the law is
 * exact to 1e-18 in total variation (and 2^-53 a value by the uniform's granularity).
 * Costs about 0.1 microseconds a table entry to make; the table has about 19 sqrt(trials p (1 - p))
 * entries, at most trials + 1.
 * Source: Walker 1977; Vose, "A linear algorithm for generating random numbers with a given
 * distribution" (1991).
 * Errors: a BugError unless 0 <= trials < 2^31 is an integer and 0 <= p <= 1.
 */
export function binomialSampler(trials: number, p: number): DiscreteSampler {
  assert(Number.isInteger(trials) && trials >= 0 && trials < 2 ** 31, `${trials} binomial trials`);
  assert(p >= 0 && p <= 1, `binomial with probability ${p}`);
  const { first, weights } = binomialWeights(trials, p);
  return aliasSampler(first, weights);
}

/** Probabilities relative to the mode's, by the ratio of neighbours, outwards from the mode. */
function binomialWeights(trials: number, p: number): { first: number; weights: number[] } {
  const mode = Math.min(trials, Math.floor((trials + 1) * p));
  const odds = p / (1 - p);
  const below: number[] = [];
  const above: number[] = [];
  let weight = 1;
  for (let k = mode; k > 0; k--) {
    weight *= k / ((trials - k + 1) * odds);
    if (!(weight > 1e-20)) break;
    below.push(weight);
  }
  weight = 1;
  for (let k = mode; k < trials; k++) {
    weight *= ((trials - k) * odds) / (k + 1);
    if (!(weight > 1e-20)) break;
    above.push(weight);
  }
  return { first: mode - below.length, weights: [...below.reverse(), 1, ...above] };
}

/** Vose's table: cell i gives i with probability `keep[i]`, else `alias[i]`. */
function aliasSampler(first: number, weights: readonly number[]): DiscreteSampler {
  const size = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const keep = Float64Array.from(weights, (weight) => weight * size / total);
  const alias = Int32Array.from(weights, (_, i) => i);
  const small: number[] = [];
  const large: number[] = [];
  keep.forEach((weight, i) => (weight < 1 ? small : large).push(i));
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large[large.length - 1];
    alias[poor] = rich;
    keep[rich] -= 1 - keep[poor];
    if (keep[rich] < 1) small.push(large.pop()!);
  }
  for (const i of [...small, ...large]) keep[i] = 1;
  return {
    first,
    size,
    draw(source) {
      const place = source.uniform() * size;
      const cell = Math.floor(place);
      return first + (place - cell < keep[cell] ? cell : alias[cell]);
    },
  };
}
