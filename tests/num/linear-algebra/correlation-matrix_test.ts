import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { correlationMatrix } from "../../../lib/num/linear-algebra/correlation-matrix.ts";

Deno.test("pairs stand row after row above the diagonal, and mirrored below it", () => {
  const { order, entries } = correlationMatrix([0.12, 0.13, 0.14, 0.23, 0.24, 0.34]);
  assert.equal(order, 4);
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b < 4; b++) {
      const [first, second] = [Math.min(a, b) + 1, Math.max(a, b) + 1];
      assert.equal(entries[4 * a + b], a === b ? 1 : (10 * first + second) / 100);
    }
  }
});

Deno.test("no pair is one input; a number of pairs that no inputs have is refused", () => {
  assert.deepEqual([...correlationMatrix([]).entries], [1]);
  for (const count of [2, 4, 5]) {
    assert.throws(() => correlationMatrix(Array(count).fill(0)), UserError);
  }
});
