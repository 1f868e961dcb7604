import assert from "node:assert/strict";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { permutation } from "../../../lib/num/random/permutation.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

/** How often each order of three comes up in 60,000 draws. */
function countsOf(draw: (index: number) => ArrayLike<number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < 60_000; i++) {
    const order = Array.from(draw(i)).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  return counts;
}

// Each count has mean 10,000 and standard deviation 91; six of these are rarer than 1e-8 for all six counts together. A
// bias of 6 % cannot hide.
const allowed = 6 * 91.3;

Deno.test("every order of three is equally likely", () => {
  const counts = countsOf((i) => permutation(fold(keyOf(6), i), 3));
  assert.equal(counts.size, 6);
  for (const count of counts.values()) assert.ok(Math.abs(count - 10_000) < allowed, `${count}`);
});

Deno.test("the test notices swaps with any position: counts 8,889 and 11,111", () => {
  const counts = countsOf((i) => {
    const stream = randomStream(fold(keyOf(6), i));
    const order = [0, 1, 2];
    for (let k = 0; k < 3; k++) {
      const j = stream.integer(3);
      [order[k], order[j]] = [order[j], order[k]];
    }
    return order;
  });
  assert.ok([...counts.values()].some((count) => Math.abs(count - 10_000) > allowed));
});

Deno.test("an order holds each number once and is a function of its key", () => {
  const order = permutation(keyOf(1), 1000);
  assert.deepEqual(order.toSorted(), Int32Array.from({ length: 1000 }, (_, i) => i));
  assert.deepEqual(permutation(keyOf(1), 1000), order);
  assert.notDeepEqual(permutation(keyOf(2), 1000), order);
  assert.equal(permutation(keyOf(1), 0).length, 0);
});
