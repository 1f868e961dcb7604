/** The order in which a network sees the examples in an epoch. */
import * as v from "valibot";
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";

/** Spread into a dynamics' strictObject. */
export const orderParams = {
  batch: v.pipe(v.number(), v.integer(), v.minValue(1), v.description("examples in a step")),
  shuffle: v.optional(
    v.pipe(
      v.picklist(["examples", "overwritten-batches", "single-batch"]),
      v.description(
        "examples: a new order of all examples in each epoch. overwritten-batches: batches are fixed, and " +
          "each swap of two overwrites one by the other, so that ever fewer are seen (a known mistake). " +
          "single-batch: where that ends, one batch again and again",
      ),
    ),
    "examples",
  ),
};
export type Shuffle = "examples" | "overwritten-batches" | "single-batch";

/** What the order of an epoch depends on. */
export interface OrderOptions {
  /** Number of examples, at least `batch`. */
  readonly examples: number;
  readonly batch: number;
  readonly shuffle: Shuffle;
  /** Of this network's orders. */
  readonly key: Key;
}

/**
 * Indices of the examples of epoch `epoch` (from 0), batch after batch: floor(examples / batch) whole
 * batches; examples that do not fill one are left out of this epoch.
 */
export function epochOrder(epoch: number, options: OrderOptions): Int32Array {
  const { examples, batch, shuffle, key } = options;
  assert(batch <= examples, `a batch of ${batch} out of ${examples} examples`);
  const batches = Math.floor(examples / batch);
  if (shuffle === "examples") {
    return permutation(examples, fold(key, "epoch", epoch)).subarray(0, batches * batch);
  }
  const chosen = shuffle === "overwritten-batches"
    ? survivors(epoch, batches, key)
    : new Int32Array(batches);
  return Int32Array.from(
    { length: batches * batch },
    (_, i) => chosen[Math.floor(i / batch)] * batch + i % batch,
  );
}

/** A uniform permutation of 0 … count - 1 (Fisher, Yates; Durstenfeld 1964). */
export function permutation(count: number, key: Key): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const stream = randomStream(key);
  for (let i = count - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * The batches after as many shuffles as epochs have begun, when a swap of rows i and j of an array is done
 * through views of it: row i becomes row j, and row j then becomes the new row i, which is itself.
 */
function survivors(epoch: number, batches: number, key: Key): Int32Array {
  const rows = Int32Array.from({ length: batches }, (_, i) => i);
  for (let past = 0; past <= epoch; past++) {
    const stream = randomStream(fold(key, "epoch", past));
    for (let i = batches - 1; i > 0; i--) rows[i] = rows[stream.integer(i + 1)];
  }
  return rows;
}
