import assert from "node:assert/strict";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { spearman } from "../../../lib/num/statistics/rank.ts";
import { rankEstimate } from "../../../lib/num/statistics/rank-interval.ts";

const cells = 9;
const numbers = Array.from({ length: cells }, (_, k) => k);
/** True means: on a line, in another order, most of them equal. */
const truths = {
  line: numbers,
  mixed: numbers.map((k) => (7 * k) % cells),
  equal: numbers.map((k) => Math.max(0, k - 4)),
};

// 300 trials at a miss rate of at most 2.7e-3: 0.8 expected, 9 or more below 1e-6. An interval about the sample
// correlation would not do: noise draws it towards 0.
Deno.test("the correlation of true means is covered under noise that reorders them, two to thirty values a group", () => {
  for (const n of [2, 3, 5, 8, 30]) {
    for (const [name, truth] of Object.entries(truths)) {
      for (const noise of [0.3, 1, 4]) {
        const stream = randomStream(fold(keyOf(62), n, name, noise * 10));
        const target = spearman(truth, numbers);
        let misses = 0;
        for (let trial = 0; trial < 300; trial++) {
          const groups = truth.map((one) =>
            Float64Array.from({ length: n }, () => one + noise * stream.normal())
          );
          const { low, high } = rankEstimate(groups, numbers);
          if (target < low - 1e-12 || target > high + 1e-12) misses++;
        }
        assert.ok(misses < 9, `${misses} of 300: ${name}, noise ${noise}, ${n} values`);
      }
    }
  }
});

Deno.test("an interval about the sample correlation would miss: noise draws it towards 0", () => {
  const stream = randomStream(keyOf(63));
  const values = Array.from(
    { length: 300 },
    () => spearman(numbers.map((one) => one + 2 * stream.normal()), numbers),
  );
  const centre = values.reduce((sum, value) => sum + value, 0) / 300;
  assert.ok(centre < 0.85, `${centre}`);
});

Deno.test("well separated groups have a narrow interval, hopeless ones the whole range", () => {
  const stream = randomStream(keyOf(64));
  const drawn = (noise: number) =>
    rankEstimate(numbers.map((one) => [0, 1, 2].map(() => one + noise * stream.normal())), numbers);
  const sharp = drawn(0.01);
  assert.deepEqual([sharp.value, sharp.low, sharp.high], [1, 1, 1]);
  const blurred = drawn(30);
  assert.deepEqual([blurred.low, blurred.high], [-1, 1]);
});

Deno.test("groups that do not scatter bound nothing", () => {
  const { value, low, high } = rankEstimate([[1, 1], [2, 2], [3, 3]], [1, 2, 3]);
  assert.deepEqual([value, low, high], [1, -Infinity, Infinity]);
});
