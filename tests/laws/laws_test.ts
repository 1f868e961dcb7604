/**
 * The laws of the engine over random pipelines, edits, failures, kills and damage: equal bytes,
 * minimal executions with early cut-off, each key at most once; against an engine that remembers
 * nothing. A case is one edit, one run under random circumstances, and the check of all laws.
 */
import assert from "node:assert/strict";
import { shareOf } from "../commit-number.ts";
import { checkedHistory, stepsOf } from "./shrink.ts";
import { edits } from "./edits.ts";

/**
 * 50 histories of 20 cases, a third of them at each commit. Of the wrong engines of wrong-engines_test.ts
 * most are caught within 40 cases, the one that forgets which parameters axes give once in about 52
 * (155 by results alone): so 320 cases miss one like it with probability exp(-320/52) = 0.002 (0.13), the
 * three commits that have had all seeds with 1e-8 (0.002).
 */
const seeds = Array.from({ length: 50 }, (_, i) => i + 1);
const parts = 3;
const steps = 20;

Deno.test("random pipelines and edits: the laws hold in 1,000 cases, a third at each commit", async () => {
  const total: Record<string, number> = {};
  const own = shareOf(seeds, parts);
  for (const seed of own) {
    const tally = await checkedHistory({ seed, steps: stepsOf(steps) });
    for (const [what, count] of Object.entries(tally)) total[what] = (total[what] ?? 0) + count;
  }
  assert.equal(total.cases, own.length * steps);
  // What is tested has happened, and what makes the laws hard to hold often.
  for (const name of [...Object.keys(edits), "undo"]) {
    assert.ok(total[`edit: ${name}`] >= 1, `${name}: never`);
  }
  for (
    const [what, least] of Object.entries({
      "executions": 300,
      "executions that failed": 30,
      "cut off": 30,
      "edited during a run": 3,
      "edited by links": 6,
      "clock ahead": 6,
      "aborted": 3,
      "crash: crash": 3,
      "crash: halt": 3,
      "damage: record deleted": 1,
      "damage: record torn": 1,
      "damage: blob deleted": 1,
      "damage: blob flipped": 1,
    })
  ) assert.ok(total[what] >= least, `${what}: only ${total[what]} times`);
});
