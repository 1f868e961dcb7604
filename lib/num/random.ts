/** Random numbers from a key. */
import { assert } from "../contract/errors.ts";
import type { Key } from "../contract/key.ts";
import { binomial } from "./binomial.ts";
import { gamma } from "./gamma.ts";
import { type Block, philox } from "./philox.ts";

/** A stream of random numbers: a pure function of the key and of the order of the calls. */
export function randomStream(key: Key): RandomStream {
  return new RandomStream(key);
}

export class RandomStream {
  readonly key: Key;
  #lane: Lane;
  #bulk: Lane;
  #spare = NaN;

  constructor(key: Key) {
    this.key = key;
    this.#lane = new Lane(key, 0);
    this.#bulk = new Lane(key, 1);
  }

  /** Uniform on the open interval (0, 1), 53 bits. */
  uniform(): number {
    return this.#lane.uniform();
  }

  /** Fills `out` with uniforms on (0, 1). */
  fillUniform(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.#bulk.uniform();
  }

  /** Standard normal. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = NaN;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(this.#lane.uniform()));
    const angle = 2 * Math.PI * this.#lane.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Fills `out` with standard normals. */
  fillNormal(out: Float64Array | Float32Array): void {
    for (let i = 0; i < out.length; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(this.#bulk.uniform()));
      const angle = 2 * Math.PI * this.#bulk.uniform();
      out[i] = radius * Math.cos(angle);
      if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
    }
  }

  /** Chi-square with `degrees` > 0 degrees of freedom (any real; 0 gives 0). */
  chiSquare(degrees: number): number {
    return degrees === 0 ? 0 : 2 * gamma(this, degrees / 2);
  }

  /** Gamma with the given shape > 0 and scale 1. */
  gamma(shape: number): number {
    return gamma(this, shape);
  }

  /** Number of successes among `trials` with probability `p` each. */
  binomial(trials: number, p: number): number {
    return binomial(this, trials, p);
  }

  /** -1 or 1, equally likely. */
  rademacher(): number {
    return (this.#lane.word() & 1) === 0 ? -1 : 1;
  }

  /** Uniform on 0, 1, …, bound - 1, without bias; 1 <= bound <= 2^53. */
  integer(bound: number): number {
    assert(Number.isSafeInteger(bound - 1) && bound >= 1, `no integers below ${bound}`);
    const range = bound <= 2 ** 32 ? 2 ** 32 : 2 ** 53;
    const limit = range - range % bound;
    while (true) {
      const value = bound <= 2 ** 32 ? this.#lane.word() : this.#lane.wide();
      if (value < limit) return value % bound;
    }
  }
}

class Lane {
  #key: Key;
  #counter: Block;
  #words = new Uint32Array(4);
  #used = 4;

  constructor(key: Key, lane: number) {
    this.#key = key;
    this.#counter = [0, 0, 0, lane];
  }

  word(): number {
    if (this.#used === 4) {
      philox(this.#counter, this.#key, this.#words);
      this.#counter[0] = (this.#counter[0] + 1) >>> 0;
      if (this.#counter[0] === 0) this.#counter[1] = (this.#counter[1] + 1) >>> 0;
      this.#used = 0;
    }
    return this.#words[this.#used++];
  }

  wide(): number {
    const high = this.word() >>> 5;
    return high * 2 ** 26 + (this.word() >>> 6);
  }

  uniform(): number {
    const value = this.wide();
    return value === 0 ? 2 ** -54 : value * 2 ** -53;
  }
}
