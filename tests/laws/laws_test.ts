/**
 * The laws of the engine over random pipelines, edits, failures, kills and damage: equal bytes,
 * minimal executions with early cut-off, each key at most once; against an engine that remembers
 * nothing. A case is one edit, one run under random circumstances, and the check of all laws.
 */
import assert from "node:assert/strict";
import { checkedHistory, stepsOf } from "./shrink.ts";
import { edits } from "./edits.ts";

const firstSeed = 1;
const histories = 50;
const steps = 20;

Deno.test(`random pipelines and edits: the laws hold in ${histories * steps} cases`, async () => {
  const total: Record<string, number> = {};
  for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
    const tally = await checkedHistory({ seed, steps: stepsOf(steps) });
    for (const [what, count] of Object.entries(tally)) total[what] = (total[what] ?? 0) + count;
  }
  assert.equal(total.cases, histories * steps);
  // What is tested has happened, each often enough to matter.
  for (const name of [...Object.keys(edits), "undo"]) {
    assert.ok(total[`edit: ${name}`] >= 10, `${name}: only ${total[`edit: ${name}`]} times`);
  }
  for (
    const [what, least] of Object.entries({
      "executions": 1000,
      "executions that failed": 100,
      "cut off": 100,
      "edited during a run": 10,
      "edited by links": 20,
      "clock ahead": 20,
      "aborted": 10,
      "crash: crash": 10,
      "crash: halt": 10,
      "damage: record deleted": 5,
      "damage: record torn": 5,
      "damage: blob deleted": 5,
      "damage: blob flipped": 5,
    })
  ) assert.ok(total[what] >= least, `${what}: only ${total[what]} times`);
});
