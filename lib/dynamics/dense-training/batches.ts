/** Which examples each step of stochastic gradient descent sees: functions of a key and the step alone. */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";

/**
 * `epochs`: every example once an epoch, in a new random order each; a batch at an epoch's end takes its
 * last rows from the next one, so that all batches are equally large. `replacement`: independent draws.
 */
export type Sampling = "epochs" | "replacement";

/** The batches of one run. Step t needs no earlier step, so a resumed run sees the same ones. */
export class Batches {
  readonly #key: Key;
  readonly #sizes: { readonly examples: number; readonly batch: number };
  readonly #sampling: Sampling;
  #epoch = -1;
  #order: Int32Array = new Int32Array(0);

  constructor(
    key: Key,
    sizes: { readonly examples: number; readonly batch: number },
    sampling: Sampling,
  ) {
    assert(sizes.batch >= 1 && sizes.examples >= 1, "batches of at least one example");
    [this.#key, this.#sizes, this.#sampling] = [key, sizes, sampling];
  }

  /** Indices of the examples of step 0, 1, … */
  rows(step: number): Int32Array {
    const { examples, batch } = this.#sizes;
    if (this.#sampling === "replacement") {
      const stream = randomStream(fold(this.#key, "draw", step));
      return Int32Array.from({ length: batch }, () => stream.integer(examples));
    }
    return Int32Array.from({ length: batch }, (_, i) => {
      const place = step * batch + i;
      return this.#orderOf(Math.floor(place / examples))[place % examples];
    });
  }

  #orderOf(epoch: number): Int32Array {
    if (epoch !== this.#epoch) {
      this.#order = permutation(fold(this.#key, "epoch", epoch), this.#sizes.examples);
      this.#epoch = epoch;
    }
    return this.#order;
  }
}

/** A uniformly random order of 0 .. count - 1 (Fisher and Yates). */
export function permutation(key: Key, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const stream = randomStream(key);
  for (let i = 0; i < count - 1; i++) {
    const other = i + stream.integer(count - i);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
