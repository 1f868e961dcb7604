/** What becomes of a job, over all that may be known of it. */
import assert from "node:assert/strict";
import { judged, type Known } from "../../../lib/pipeline/queue/judgement.ts";

const patience = { vanishedSeconds: 60, signSeconds: 60 };
const plain: Known = {
  hasRecord: false,
  isFresh: false,
  said: undefined,
  state: "alive",
  isWithdrawn: false,
  overSeconds: 0,
  silentSeconds: Infinity,
  counts: true,
  tries: 0,
  hasAdvanced: false,
};
const states = [undefined, "alive", "over", "cancelled", "cut short", "absent"] as const;
const saids = [undefined, "done", "failed", "input damaged"] as const;

/** All that may be known, a few numbers for each. */
function* everything(): Generator<Known> {
  const bits = [false, true];
  for (const state of states) {
    for (const said of saids) {
      for (const hasRecord of bits) {
        for (const isFresh of bits) {
          for (const isWithdrawn of bits) {
            for (const counts of bits) {
              for (const hasAdvanced of bits) {
                for (const overSeconds of [0, 59, 61]) {
                  for (const silentSeconds of [5, 61]) {
                    for (const tries of [0, 1]) {
                      const flags = { hasRecord, isFresh, isWithdrawn, counts, hasAdvanced };
                      yield { ...flags, state, said, overSeconds, silentSeconds, tries };
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

Deno.test("done is said of what has a record, and of nothing else", () => {
  for (const known of everything()) {
    const verdict = judged(known, patience);
    const isBorneOut = known.hasRecord && (!known.isFresh || known.said === "done");
    assert.equal(verdict === "done", isBorneOut, JSON.stringify(known));
  }
});

Deno.test("nothing is given up or submitted again while it may be at work", () => {
  for (const known of everything()) {
    const mayWork = known.state === undefined || known.state === "alive" ||
      known.overSeconds < 60 ||
      known.said === undefined && known.silentSeconds < 60;
    if (!mayWork || known.isWithdrawn) continue;
    const verdict = judged(known, patience);
    assert.ok(typeof verdict !== "object" && verdict !== "lost" && verdict !== "cancelled");
  }
});

Deno.test("no job is submitted again without end: each time counts, or something has advanced", () => {
  for (const known of everything()) {
    const verdict = judged(known, patience);
    if (typeof verdict !== "object" || verdict.tries > known.tries) continue;
    assert.ok(known.isWithdrawn || !known.counts || known.hasAdvanced, JSON.stringify(known));
  }
});

Deno.test("a job that vanished is tried once more; the second time it is lost", () => {
  const vanished: Known = { ...plain, state: "absent", overSeconds: 61 };
  assert.deepEqual(judged(vanished, patience), { again: true, tries: 1 });
  assert.equal(judged({ ...vanished, tries: 1 }, patience), "lost");
});

Deno.test("what fails on its node has failed, whatever the queue says of it", () => {
  for (const state of states) {
    assert.equal(judged({ ...plain, state, said: "failed" }, patience), "failed");
  }
});
