import assert from "node:assert/strict";
import { Batches, permutation } from "../../../lib/dynamics/dense-training/batches.ts";
import { keyOf } from "../../../lib/num/random/key.ts";

const sizes = { examples: 50, batch: 8 };

Deno.test("an epoch shows every example once, in a new order each time", () => {
  const batches = new Batches(keyOf(1), sizes, "epochs");
  const seen = Array.from({ length: 25 }, (_, step) => [...batches.rows(step)]).flat();
  const epochs = [0, 1, 2, 3].map((epoch) => seen.slice(epoch * 50, (epoch + 1) * 50));
  const all = Array.from({ length: 50 }, (_, i) => i);
  for (const epoch of epochs) assert.deepEqual(epoch.toSorted((a, b) => a - b), all);
  assert.notDeepEqual(epochs[0], epochs[1]);
  assert.notDeepEqual(epochs[0], all);
});

Deno.test("a step needs no earlier one", () => {
  for (const sampling of ["epochs", "replacement"] as const) {
    const one = new Batches(keyOf(1), sizes, sampling);
    const forward = Array.from({ length: 20 }, (_, step) => [...one.rows(step)]);
    const backward = Array.from({ length: 20 }, (_, i) => [
      ...new Batches(keyOf(1), sizes, sampling).rows(19 - i),
    ]);
    assert.deepEqual(backward.reverse(), forward);
  }
});

Deno.test("draws with replacement repeat examples", () => {
  const batches = new Batches(keyOf(3), { examples: 50, batch: 50 }, "replacement");
  const distinct = new Set(batches.rows(0)).size;
  // 50 (1 - 1/e) = 31.8 expected, standard deviation 2.2.
  assert.ok(distinct > 20 && distinct < 44, `${distinct} distinct`);
});

Deno.test("all orders of three are equally likely", () => {
  const counts = new Map<string, number>();
  const draws = 12_000;
  for (let i = 0; i < draws; i++) {
    const order = permutation(keyOf(i), 3).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  // 5 standard deviations of a count of mean 2000: false alarm below 6 * 6e-7; sees a bias of 15 %.
  for (const count of counts.values()) {
    assert.ok(Math.abs(count - draws / 6) < 5 * Math.sqrt(draws * 5 / 36), `${count}`);
  }
});
