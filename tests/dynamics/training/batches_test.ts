import assert from "node:assert/strict";
import { Batches, type Sampling, stepsInEpoch } from "../../../lib/dynamics/training/batches.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";

const sizes = { examples: 50, batch: 8 };

/** The examples of so many steps, one after the other. */
function seen(sampling: Sampling, steps: number, given = sizes, key = keyOf(1)): number[] {
  const batches = new Batches(key, given, sampling);
  return Array.from({ length: steps }, (_, step) => [...batches.rows(step)]).flat();
}

Deno.test("examples: an epoch is whole batches of different examples, in a new order each time", () => {
  assert.equal(stepsInEpoch(sizes), 6);
  const epochs = [0, 1].map((epoch) => seen("examples", 12).slice(epoch * 48, (epoch + 1) * 48));
  for (const epoch of epochs) assert.equal(new Set(epoch).size, 48);
  assert.notDeepEqual(epochs[0], epochs[1]);
});

Deno.test("epochs: every example once an epoch, across batches, in a new order each time", () => {
  const all = Array.from({ length: 50 }, (_, i) => i);
  const shown = seen("epochs", 25);
  const epochs = [0, 1, 2, 3].map((epoch) => shown.slice(epoch * 50, (epoch + 1) * 50));
  for (const epoch of epochs) assert.deepEqual(epoch.toSorted((a, b) => a - b), all);
  assert.notDeepEqual(epochs[0], epochs[1]);
  assert.notDeepEqual(epochs[0], all);
  // Where nothing is left over the two are one.
  const whole = { examples: 48, batch: 8 };
  assert.deepEqual(seen("epochs", 12, whole), seen("examples", 12, whole));
});

Deno.test("where batches divide an epoch, both deal out the same rows; else they do not", () => {
  const even = { examples: 48, batch: 8 };
  assert.deepEqual(seen("epochs", 20, even), seen("examples", 20, even));
  assert.notDeepEqual(seen("epochs", 20), seen("examples", 20));
});

Deno.test("in order: from the start again at the end, also within a batch", () => {
  assert.deepEqual(seen("in-order", 3, { examples: 4, batch: 3 }), [0, 1, 2, 3, 0, 1, 2, 3, 0]);
  assert.deepEqual(seen("in-order", 1, { examples: 2, batch: 5 }), [0, 1, 0, 1, 0]);
});

Deno.test("a step needs no earlier one", () => {
  const kinds = ["examples", "epochs", "replacement", "in-order", "overwritten-batches"] as const;
  for (const sampling of kinds) {
    const forward = seen(sampling, 20);
    const backward = Array.from({ length: 20 }, (_, i) => [
      ...new Batches(keyOf(1), sizes, sampling).rows(19 - i),
    ]);
    assert.deepEqual(backward.reverse().flat(), forward);
  }
});

Deno.test("draws with replacement repeat examples", () => {
  const distinct = new Set(seen("replacement", 1, { examples: 50, batch: 50 }, keyOf(3))).size;
  // 50 (1 - 1/e) = 31.8 expected, standard deviation 2.2.
  assert.ok(distinct > 20 && distinct < 44, `${distinct} distinct`);
});

/** Different batches in an epoch (from 0), mean over keys. */
function distinct(epoch: number, keys: number): number {
  let sum = 0;
  for (let i = 0; i < keys; i++) {
    const given = { examples: 32, batch: 1 };
    const batches = new Batches(fold(keyOf(7), i), given, "overwritten-batches");
    const shown = Array.from({ length: 32 }, (_, step) => batches.rows(32 * epoch + step)[0]);
    sum += new Set(shown).size;
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
  const shown = seen("single-batch", 5, { examples: 10, batch: 3 });
  assert.deepEqual(shown, Array(5).fill([0, 1, 2]).flat());
});

Deno.test("whole batches need as many examples", () => {
  const few = { examples: 3, batch: 4 };
  assert.throws(() => new Batches(keyOf(1), few, "examples"), /batch of 4 out of 3/);
  assert.equal(new Batches(keyOf(1), few, "epochs").rows(0).length, 4);
});
