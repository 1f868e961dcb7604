import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { nonNegativeLasso } from "../../../lib/num/relu-measure/non-negative-lasso.ts";
import { assertClose } from "../../support.ts";

/** The conditions of Karush, Kuhn and Tucker: gain = M lambda in use, at most that elsewhere. */
function largestViolation(
  columns: readonly Float64Array[],
  { targets, penalty }: { readonly targets: readonly number[]; readonly penalty: number },
  found: Float64Array,
): number {
  const residual = targets.map((y, j) =>
    columns.reduce((left, column, k) => left - found[k] * column[j], y)
  );
  return Math.max(...columns.map((column, k) => {
    const gain = residual.reduce((sum, r, j) => sum + r * column[j], 0) - penalty * targets.length;
    assert.ok(found[k] >= 0);
    return found[k] > 0 ? Math.abs(gain) : Math.max(0, gain);
  }));
}

Deno.test("one column: the soft threshold", () => {
  const column = Float64Array.of(1, 2);
  const found = nonNegativeLasso([column], { targets: [3, 1], penalty: 0.5 });
  // (column . y - M lambda) / |column|^2
  assertClose(found[0], (5 - 1) / 5, { absolute: 1e-15 });
  assert.equal(nonNegativeLasso([column], { targets: [-3, 1], penalty: 0.5 })[0], 0);
});

Deno.test("random problems, more columns than targets and with copies among them, are solved", () => {
  const stream = randomStream(keyOf(51));
  const draw = (count: number) => Float64Array.from({ length: count }, () => stream.normal());
  for (let trial = 0; trial < 60; trial++) {
    const count = 1 + trial % 6;
    const columns = Array.from({ length: 12 }, () => draw(count));
    columns.push(columns[0].slice(), columns[1].map((x, j) => x + columns[2][j]));
    const problem = { targets: [...draw(count)], penalty: 0.02 };
    const found = nonNegativeLasso(columns, problem);
    const violation = largestViolation(columns, problem, found);
    assert.ok(violation < 1e-11, `${trial}: ${violation}`);
    // A wrong variant: half of the weights.
    if (found.some((c) => c > 0)) {
      assert.ok(largestViolation(columns, problem, found.map((c) => c / 2)) > 1e-6);
    }
  }
});

Deno.test("a spanned column takes the place of dearer ones at the same fit", () => {
  // The third is half the sum of the other two: the fit (1, 1) costs 2 by them and 2 by it; a longer one is cheaper.
  const columns = [Float64Array.of(1, 0), Float64Array.of(0, 1), Float64Array.of(0.8, 0.8)];
  const found = nonNegativeLasso(columns, { targets: [2, 2], penalty: 0.1 });
  assert.equal(found[0], 0);
  assert.equal(found[1], 0);
  assertClose(found[2], (3.2 - 0.2) / 1.28, { absolute: 1e-14 });
});
