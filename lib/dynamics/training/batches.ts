/** Which examples each step of a network's training sees: a function of a key and of the step alone. */
import * as v from "valibot";
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { fold } from "../../num/random/key.ts";
import { permutation } from "../../num/random/permutation.ts";
import { randomStream } from "../../num/random/random.ts";

/** Parameter `batch` of every training dynamics. */
export const batchParam = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.description("examples in a step"),
);

/** How examples are dealt out to batches. */
export type Sampling =
  /** a new random order of all examples in each epoch, cut into whole batches; the rest is left out */
  | "examples"
  /** the same without a gap: a batch at an epoch's end takes its last rows from the next epoch */
  | "epochs"
  /** independent draws */
  | "replacement"
  /** the order of the table, from the start again at the end */
  | "in-order"
  /** batches are fixed; each swap of two overwrites one by the other, so that ever fewer are seen */
  | "overwritten-batches"
  /** where that ends: the first batch, again and again */
  | "single-batch";

/** Numbers of examples and of those in a batch. */
export interface BatchSizes {
  readonly examples: number;
  readonly batch: number;
}

/** Steps in which every example is seen at most once: the whole batches of an epoch. */
export function stepsInEpoch({ examples, batch }: BatchSizes): number {
  return Math.floor(examples / batch);
}

/** The batches of one network. Step t needs no earlier step, so a resumed run sees the same ones. */
export class Batches {
  readonly #key: Key;
  readonly #sizes: BatchSizes;
  readonly #sampling: Sampling;
  #epoch = -1;
  #order: Int32Array = new Int32Array(0);

  /** Where an epoch is cut into whole batches there must be one; throws otherwise. */
  constructor(key: Key, sizes: BatchSizes, sampling: Sampling) {
    const { examples, batch } = sizes;
    assert(batch >= 1 && examples >= 1, `batches of ${batch} out of ${examples} examples`);
    const whole = ["examples", "overwritten-batches", "single-batch"].includes(sampling);
    assert(!whole || batch <= examples, `a batch of ${batch} out of ${examples} examples`);
    [this.#key, this.#sizes, this.#sampling] = [key, sizes, sampling];
  }

  /** Indices of the examples of step 0, 1, …: `batch` of them. */
  rows(step: number): Int32Array {
    const { examples, batch } = this.#sizes;
    switch (this.#sampling) {
      case "replacement": {
        const stream = randomStream(fold(this.#key, "draw", step));
        return Int32Array.from({ length: batch }, () => stream.integer(examples));
      }
      case "in-order":
        return Int32Array.from({ length: batch }, (_, i) => (step * batch + i) % examples);
      case "epochs":
        return Int32Array.from({ length: batch }, (_, i) => {
          const place = step * batch + i;
          return this.#orderOf(Math.floor(place / examples))[place % examples];
        });
      default:
        return this.#wholeBatch(step);
    }
  }

  /** A step of epochs that are cut into whole batches. */
  #wholeBatch(step: number): Int32Array {
    const { batch } = this.#sizes;
    const steps = stepsInEpoch(this.#sizes);
    const order = this.#orderOf(Math.floor(step / steps));
    const index = step % steps;
    return this.#sampling === "examples"
      ? order.subarray(index * batch, (index + 1) * batch)
      : Int32Array.from({ length: batch }, (_, i) => order[index] * batch + i);
  }

  /** The order of an epoch: of examples, or of batches where these are fixed. */
  #orderOf(epoch: number): Int32Array {
    if (epoch !== this.#epoch) {
      this.#order = this.#drawn(epoch);
      this.#epoch = epoch;
    }
    return this.#order;
  }

  #drawn(epoch: number): Int32Array {
    const batches = stepsInEpoch(this.#sizes);
    if (this.#sampling === "single-batch") return new Int32Array(batches);
    return this.#sampling === "overwritten-batches"
      ? survivors(this.#key, { epoch, batches })
      : permutation(fold(this.#key, "epoch", epoch), this.#sizes.examples);
  }
}

/**
 * The batches after as many shuffles as epochs have begun, when a swap of rows i and j of an array is done
 * through views of it: row i becomes row j, and row j then becomes the new row i, which is itself.
 */
function survivors(
  key: Key,
  { epoch, batches }: { readonly epoch: number; readonly batches: number },
): Int32Array {
  const rows = Int32Array.from({ length: batches }, (_, i) => i);
  for (let past = 0; past <= epoch; past++) {
    const stream = randomStream(fold(key, "epoch", past));
    for (let i = batches - 1; i > 0; i--) rows[i] = rows[stream.integer(i + 1)];
  }
  return rows;
}
