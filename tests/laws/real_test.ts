/**
 * The same laws with nothing replaced: the real contract and tables, real Workers, and processes
 * that are killed by the kernel. Executions are counted by the records that are new in the store. One of
 * three histories at each commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { shareOf, takesAll } from "../commit-number.ts";
import { checkedHistory, stepsOf } from "./shrink.ts";

const seeds = [3001, 3002, 3003];
const steps = 10;

Deno.test(`real Workers and kills: the laws hold in ${seeds.length * steps} cases`, async () => {
  const total: Record<string, number> = {};
  const own = shareOf(seeds, seeds.length);
  for (const seed of own) {
    const tally = await checkedHistory({
      seed,
      steps: stepsOf(steps),
      pool: "real",
      encoding: "arrow",
    });
    for (const [what, count] of Object.entries(tally)) total[what] = (total[what] ?? 0) + count;
  }
  assert.equal(total.cases, own.length * steps);
  assert.ok(total.records >= 15 * own.length, `only ${total.records} results were made`);
  // One history alone may be without.
  if (!takesAll) return;
  assert.ok(total.killed >= 2, `only ${total.killed} runs were killed`);
  assert.ok(total["cut off"] >= 5, `only ${total["cut off"]} jobs were cut off`);
});
