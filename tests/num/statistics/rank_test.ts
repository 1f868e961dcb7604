import assert from "node:assert/strict";
import { ranks, spearman } from "../../../lib/num/statistics/rank.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

Deno.test("ranks count from 1 and equal values share theirs", () => {
  assert.deepEqual([...ranks([0.3, -1, 7])], [2, 1, 3]);
  assert.deepEqual([...ranks([5, 1, 5, 5, 9])], [3, 1, 3, 3, 5]);
});

Deno.test("without ties Spearman's correlation is 1 - 6 sum d^2 / (n (n^2 - 1))", () => {
  const stream = randomStream(keyOf(3));
  for (const n of [3, 10, 40]) {
    const [a, b] = [0, 1].map(() => Float64Array.from({ length: n }, () => stream.uniform()));
    const [ra, rb] = [ranks(a), ranks(b)];
    const squares = ra.reduce((sum, rank, i) => sum + (rank - rb[i]) ** 2, 0);
    assertClose(spearman(a, b), 1 - 6 * squares / (n * (n * n - 1)), { absolute: 1e-12 });
  }
});

Deno.test("it sees order only, and ties as another program does", () => {
  const x = [1, 2, 3, 4, 5];
  assert.equal(spearman(x, x.map((value) => Math.exp(3 * value))), 1);
  assert.equal(spearman(x, x.map((value) => -value)), -1);
  // scipy.stats.spearmanr([1, 2, 2, 3], [1, 3, 2, 4])
  assertClose(spearman([1, 2, 2, 3], [1, 3, 2, 4]), 0.9486832980505138, { absolute: 1e-14 });
  assert.ok(Number.isNaN(spearman(x, [1, 1, 1, 1, 1])));
});
