import assert from "node:assert/strict";
import * as v from "valibot";
import { UserError } from "../../lib/contract/errors.ts";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/cell-rank-correlation.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose } from "../support.ts";

/** Cells of four networks: x in the order of y, but for the first two cells, which are exchanged. */
function drawn(trial: number, scatter: number) {
  const stream = randomStream(fold(keyOf(46), trial));
  const order = [2, 1, 3, 4, 5, 6];
  return order.flatMap((rank, cell) =>
    [0, 1, 2, 3].map((network) => ({
      p: cell % 3,
      rho: Math.floor(cell / 3),
      network,
      x: rank + scatter * stream.normal(),
      y: 10 ** cell * (1 + 0.01 * network),
    }))
  );
}

function fit(rows: ReturnType<typeof drawn>, options: Record<string, unknown> = {}) {
  const params = { column: "x", partner: "y", cells: ["p", "rho"], ...options };
  return plugin.estimate(tableFromRows(rows), v.parse(plugin.params, params))[0];
}

Deno.test("Spearman's correlation of the cells' means: 1 - 6 sum d^2 / (n (n^2 - 1))", () => {
  const found = fit(drawn(0, 1e-3));
  assert.equal(found.quantity, "rank correlation");
  assertClose(found.value, 1 - 6 * 2 / (6 * 35), { absolute: 1e-12 });
  assert.equal(found.count, 24);
});

Deno.test("a wrong variant is rejected: Pearson's correlation, which a power of ten moves", () => {
  const means = [2, 1, 3, 4, 5, 6];
  const powers = means.map((_, k) => 10 ** k);
  const centred = (values: number[]) =>
    values.map((value) => value - values.reduce((a, b) => a + b, 0) / values.length);
  const [a, b] = [centred(means), centred(powers)];
  const product = (x: number[], y: number[]) => x.reduce((sum, one, k) => sum + one * y[k], 0);
  const pearson = product(a, b) / Math.sqrt(product(a, a) * product(b, b));
  assert.throws(() => assertClose(pearson, fit(drawn(0, 1e-3)).value, { absolute: 0.1 }));
});

// 1000 trials of an interval that misses in at most 2.7e-3: 14 or more below 1e-6.
Deno.test("the interval covers the correlation of the true means", () => {
  let missed = 0;
  for (let trial = 0; trial < 1000; trial++) {
    const { low, high } = fit(drawn(trial, 0.7));
    const truth = 1 - 12 / 210;
    if (low > truth + 1e-12 || high < truth - 1e-12) missed++;
  }
  assert.ok(missed < 14, `${missed} of 1000`);
});

Deno.test("a cell of one network is refused", () => {
  assert.throws(() => fit(drawn(0, 1).slice(0, 5)), UserError);
});
