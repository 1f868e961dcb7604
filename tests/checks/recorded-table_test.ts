import assert from "node:assert/strict";
import * as v from "valibot";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/checks/recorded-table.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../lib/num/random/random.ts";
import { at } from "./evidence.ts";

const cells = 60;

/** Sixty cells of 50 networks of mean 1, and records of the same with error 0.1; `shift` moves some of them. */
function evidence(stream: RandomStream, shift: (cell: number) => number) {
  const rows = Array.from({ length: cells }, (_, cell) => cell).flatMap((cell) =>
    Array.from({ length: 50 }, (_, network) => ({ cell, network, x: 1 + stream.normal() }))
  );
  const records = Array.from({ length: cells }, (_, cell) => ({
    cell,
    value: 1 + shift(cell) + 0.1 * stream.normal(),
    standardError: 0.1,
  }));
  return { measured: tableFromRows(rows), reference: tableFromRows(records) };
}

function check(
  stream: RandomStream,
  shift: (cell: number) => number,
  params: Record<string, unknown> = {},
) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { column: "x", cells: ["cell"], ...params }),
    ...evidence(stream, shift),
    ...at({}),
  });
}

Deno.test("a true table agrees, in the share of its cells and in the mean square", () => {
  const stream = randomStream(keyOf(302));
  const share = check(stream, () => 0, { atLeast: 0.95 });
  assert.equal(share.verdict, "agrees");
  assert.ok(share.measured! > 0.98 && share.low === null);
  assert.match(share.how, /of 60 cells within 3 joint errors; worst of 60: /);
  const square = check(stream, () => 0);
  assert.deepEqual([square.verdict, square.theory], ["agrees", 1]);
});

Deno.test("wrong tables are rejected: some cells far off, and all of them a little", () => {
  const stream = randomStream(keyOf(303));
  // The joint error is 0.173: a tenth of the cells at 6 errors, or all at 1.2.
  const some = check(stream, (cell) => cell % 10 === 0 ? 1 : 0, { atLeast: 0.95 });
  assert.equal(some.verdict, "disagrees");
  assert.match(some.how, /at cell \d*0$/);
  const common = (shift: number, params = {}) => check(stream, () => shift, params).verdict;
  assert.equal(common(0.21, { atLeast: 0.95 }), "agrees");
  assert.equal(common(0.21), "disagrees");
});

Deno.test("operating characteristics: a true table is rejected in about 1 of 1,000 repetitions", () => {
  const stream = randomStream(keyOf(304));
  let failed = 0;
  for (let i = 0; i < 150; i++) if (check(stream, () => 0).verdict !== "agrees") failed++;
  // Chi-square of 60 degrees beyond 1 + 3.5 sqrt(2 / 60): 0.0014; over 6 of 150 have probability 1e-9.
  assert.ok(failed <= 6, `${failed} of 150`);
});

Deno.test("every cell needs its record", () => {
  const { measured } = evidence(randomStream(keyOf(305)), () => 0);
  const reference = tableFromRows([{ cell: 0, value: 1, standardError: 1 }]);
  const params = v.parse(plugin.params, { column: "x", cells: ["cell"] });
  assert.throws(
    () => plugin.evaluate({ params, measured, reference, ...at({}) }),
    /0 recorded numbers at one point/,
  );
});
