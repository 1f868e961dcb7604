import assert from "node:assert/strict";
import { epochOrder, permutation } from "../../../lib/dynamics/training/order.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";

const options = { examples: 10, batch: 3, key: keyOf(5) } as const;

Deno.test("a shuffled epoch is whole batches of different examples, new in each epoch", () => {
  const first = epochOrder(0, { ...options, shuffle: "examples" });
  assert.equal(first.length, 9);
  assert.equal(new Set(first).size, 9);
  assert.notDeepEqual(epochOrder(1, { ...options, shuffle: "examples" }), first);
  assert.deepEqual(epochOrder(0, { ...options, shuffle: "examples" }), first);
});

// 6 orders of 3 items in 60,000 draws: each count has standard deviation 91; 6 of these are rarer than 1e-8. A shuffle
// that swaps with any position (not only lower ones) gives counts 8,889 and 11,111, 12 deviations off.
Deno.test("every permutation is equally likely", () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 60_000; i++) {
    const order = permutation(3, fold(keyOf(6), i)).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  for (const count of counts.values()) assert.ok(Math.abs(count - 10_000) < 6 * 91.3);
});

/** Different batches in an epoch (from 0), mean over keys. */
function distinct(epoch: number, keys: number): number {
  let sum = 0;
  for (let i = 0; i < keys; i++) {
    const order = epochOrder(epoch, {
      examples: 32,
      batch: 1,
      shuffle: "overwritten-batches",
      key: fold(keyOf(7), i),
    });
    sum += new Set(order).size;
  }
  return sum / keys;
}

// Of 32 batches about 16, 10, 3 and 1.1 are left after 1, 2, 5 and 10 epochs (simulated independently; the
// numbers are rounded). With 400 keys the standard error is below 0.15.
Deno.test("swaps that overwrite lose batches as a simulation of the mistake says", () => {
  for (const [epochs, left, rounding] of [[1, 16, 1], [2, 10, 1], [5, 3, 1], [10, 1.1, 0.5]]) {
    assert.ok(Math.abs(distinct(epochs - 1, 400) - left) < rounding + 0.5);
  }
});

Deno.test("a single batch is the first one, again and again", () => {
  const order = epochOrder(3, { ...options, shuffle: "single-batch" });
  assert.deepEqual([...order], [0, 1, 2, 0, 1, 2, 0, 1, 2]);
});
