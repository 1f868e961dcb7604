/**
 * Random numbers from a key. Same key and same calls, same bits on every machine (of one V8 version:
 * gamma and binomial use Math.log and Math.exp; uniforms and normals are the same everywhere).
 *
 * A key has three sequences of numbers, each a lane of Philox counters (i low, i high, 0, lane):
 *   lane 0  uniforms, two to a counter      `uniform`, `fillUniform`; also rademacher, integer, …
 *   lane 1  float64 normals, two a counter  `normal`, `fillNormal(Float64Array)`
 *   lane 2  float32 normals, four a counter `fillNormal(Float32Array)`
 * Lane 3 belongs to lib/num/relu-pairs.ts, lanes from 2^28 on to `fold` (lib/num/key.ts). A call
 * takes the next numbers of its sequence and leaves the others alone, and a fill is the same as
 * that many single calls: fills may be split or joined freely. So interleaving `normal` and
 * `uniform` in another order changes nothing, but gamma, chi-square and binomial take as many
 * uniforms and normals as they need: give them a stream (key) of their own where that matters.
 */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { binomial, type DiscreteSampler } from "./binomial.ts";
import { gamma } from "./gamma.ts";
import { normalSequence, type Sequence, singleSequence, uniformSequence } from "./sequence.ts";

/** A stream of random numbers at its beginning. Cheap: about a microsecond until the first draw. */
export function randomStream(key: Key): RandomStream {
  return new RandomStream(key);
}

/** Random numbers, all dimensionless. */
export class RandomStream {
  readonly key: Key;
  readonly #uniforms: Sequence<Float64Array>;
  readonly #normals: Sequence<Float64Array>;
  #singles: Sequence<Float32Array> | undefined;

  constructor(key: Key) {
    this.key = key;
    this.#uniforms = uniformSequence(key, 0);
    this.#normals = normalSequence(key, 1);
  }

  /** Uniform on the open interval (0, 1): k 2^-53 with 53 random bits k, and 2^-54 where k is 0. */
  uniform(): number {
    return this.#uniforms.next();
  }

  /** Fills `out` with uniforms: about 300 million a second. */
  fillUniform(out: Float64Array): void {
    this.#uniforms.fill(out);
  }

  /**
   * Standard normal by the Box-Muller transform of two 52-bit uniforms: |z| <= 8.57, exact in law up to
   * rounding errors of 1e-15 (Box, Muller 1958).
   */
  normal(): number {
    return this.#normals.next();
  }

  /**
   * Fills `out` with standard normals: float64 as by `normal`, about 180 million a second. Float32 ones
   * are another sequence: from 31 + 30 random bits, |z| <= 6.66, relative error about 3e-7, about
   * 350 million a second; near 0 their radius is granular (steps of 3e-4), which no moment shows.
   */
  fillNormal(out: Float64Array | Float32Array): void {
    if (out instanceof Float64Array) return this.#normals.fill(out);
    this.#singles ??= singleSequence(this.key, 2);
    this.#singles.fill(out);
  }

  /** Gamma with the given shape > 0 and scale 1 (Marsaglia, Tsang 2000). */
  gamma(shape: number): number {
    return gamma(this, shape);
  }

  /** Fills `out` with gamma variables; `shape` is one number, or one for each. */
  fillGamma(out: Float64Array, shape: number | ArrayLike<number>): void {
    const constant = typeof shape === "number";
    for (let i = 0; i < out.length; i++) out[i] = gamma(this, constant ? shape : shape[i]);
  }

  /** Chi-square with `degrees` >= 0 degrees of freedom, any real number; 0 degrees give 0. */
  chiSquare(degrees: number): number {
    return degrees === 0 ? 0 : 2 * gamma(this, degrees / 2);
  }

  /**
   * Fills `out` with chi-square variables; `degrees` is one number, or one for each. With `fillBinomial`
   * this is one layer of many scalar chains: K ~ Bin(d, 1/2), then chi2_K.
   */
  fillChiSquare(out: Float64Array, degrees: number | ArrayLike<number>): void {
    const constant = typeof degrees === "number";
    for (let i = 0; i < out.length; i++) out[i] = this.chiSquare(constant ? degrees : degrees[i]);
  }

  /**
   * Number of successes among `trials` with probability `p` each, any size. For many draws of one law
   * use {@link binomialSampler} of lib/num/binomial.ts, which is several times faster.
   */
  binomial(trials: number, p: number): number {
    return binomial(this, trials, p);
  }

  /** Fills `out` from a sampler: `fillBinomial(out, binomialSampler(d, 0.5))`. */
  fillBinomial(out: Float64Array | Int32Array, sampler: DiscreteSampler): void {
    for (let i = 0; i < out.length; i++) out[i] = sampler.draw(this);
  }

  /** -1 or 1, equally likely. */
  rademacher(): number {
    return this.uniform() < 0.5 ? -1 : 1;
  }

  /** Fills `out` with -1 and 1. */
  fillRademacher(out: Float64Array | Float32Array | Int8Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.rademacher();
  }

  /**
   * Uniform on 0, 1, …, bound - 1, without bias (values beyond the last multiple of `bound` are drawn again).
   * Errors: a BugError unless bound is an integer from 1 to 2^53.
   */
  integer(bound: number): number {
    assert(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 53, `no integers below ${bound}`);
    const limit = 2 ** 53 - 2 ** 53 % bound;
    while (true) {
      const value = Math.floor(this.uniform() * 2 ** 53);
      if (value < limit) return value % bound;
    }
  }
}
