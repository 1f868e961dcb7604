import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { type Table, tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/success-midpoint.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose, assertProportion } from "../support.ts";

const params = { column: "recovered", along: "strength" };

function tableOf(shares: Readonly<Record<number, readonly number[]>>): Table {
  return tableFromRows(
    Object.entries(shares).flatMap(([strength, outcomes]) =>
      outcomes.map((recovered) => ({ strength: Number(strength), recovered }))
    ),
  );
}

Deno.test("by hand: shares 0, 1/4, 1 at 1, 2, 4", () => {
  const [found] = plugin.estimate(
    tableOf({ 4: [1, 1, 1, 1], 1: [0, 0, 0, 0], 2: [0, 1, 0, 0] }),
    params,
  );
  // Mass 1/4 between 1 and 2, 3/4 between 2 and 4.
  assertClose(found.value, 0.25 * 1.5 + 0.75 * 3, { absolute: 1e-14 });
  const variance = (0.5 ** 2 + 1 ** 2) * (1 / 6) * (5 / 6) / 4 + 1.5 ** 2 * (1 / 3) * (2 / 3) / 4;
  assertClose(found.standardError, Math.sqrt(variance), { relative: 1e-12 });
  assert.equal(found.count, 12);
});

/** Logistic rise about 0.47, on a grid that it spans. */
const grid = [0.35, 0.39, 0.43, 0.47, 0.51, 0.55, 0.59];
function experiment(seed: number, centre = 0.47): Table {
  const stream = randomStream(keyOf(seed));
  return tableFromRows(grid.flatMap((strength) =>
    Array.from({ length: 20 }, () => ({
      strength,
      recovered: stream.uniform() < 1 / (1 + Math.exp(-(strength - centre) / 0.02)) ? 1 : 0,
    }))
  ));
}

// 400 experiments of 20 trials at 7 places: below 0.95 coverage shows; false alarm 1e-6. Wrong: the last place
// with a failure in place of the midpoint is covered far more rarely.
Deno.test("the interval covers the middle of a logistic rise at its level", () => {
  const trials = 400;
  const covers = (what: number) =>
    Array.from({ length: trials }, (_, e) => plugin.estimate(experiment(900 + e), params)[0])
      .filter(({ low, high }) => low <= what && what <= high).length;
  const successes = covers(0.47);
  assert.ok(successes / trials > 0.98, `${successes}`);
  assertProportion({ successes, trials }, { expected: 0.9973, discrepancy: 0.08 });
  const wrong = covers(0.55);
  assert.throws(() => assertProportion({ successes: wrong, trials }, { expected: 0.9973 }));
});

Deno.test("a share that does not pass one half, a single place and other numbers are refused", () => {
  assert.throws(() => plugin.estimate(tableOf({ 1: [0, 0], 2: [0, 1, 0] }), params), UserError);
  assert.throws(() => plugin.estimate(tableOf({ 1: [0, 1] }), params), /at least two|one value/);
  assert.throws(() => plugin.estimate(tableOf({ 1: [0], 2: [0.5] }), params), /0.5/);
});
