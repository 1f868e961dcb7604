/** What a run did, in words. */
import assert from "node:assert/strict";
import type { DoneHow, RunSummary } from "../../../lib/pipeline/runs/events.ts";
import type { Job } from "../../../lib/pipeline/specification/specification.ts";
import { stageSummaries, summaryLines } from "../../../lib/pipeline/report/summary.ts";
import { toyGraph } from "../toy.ts";

function summaryOf(
  jobs: readonly Job[],
  hows: readonly (readonly [DoneHow | "failed" | "skipped", number])[],
): RunSummary {
  const outcomes: [string, { key: string; how: DoneHow; outputs: object; seconds: number }][] = [];
  const failed: string[] = [];
  const skipped: string[] = [];
  for (const [k, [how, seconds]] of hows.entries()) {
    const { id } = jobs[k];
    if (how === "failed") failed.push(id);
    else if (how === "skipped") skipped.push(id);
    else outcomes.push([id, { key: "", how, outputs: {}, seconds }]);
  }
  const count = (wanted: DoneHow) => outcomes.filter(([, { how }]) => how === wanted).length;
  return {
    profile: "smoke",
    backend: "wasm",
    run: "r",
    exitCode: 0,
    seconds: 61,
    executed: count("executed"),
    reused: count("reused"),
    cutOff: count("cut off"),
    failed: failed.map((job) => ({ job, message: "", exitCode: 1, attempts: 1 })),
    skipped,
    outcomes: new Map(outcomes) as RunSummary["outcomes"],
    notices: [],
  };
}

const { jobs } = toyGraph([
  { name: "short", kind: "sum", points: [{ x: 1 }, { x: 2 }] },
  { name: "long", kind: "sum" },
  { name: "cut", kind: "sum", points: [{ x: 1 }, { x: 2 }] },
  { name: "also", kind: "sum" },
  { name: "bad", kind: "sum" },
  { name: "after", kind: "sum", points: [{ x: 1 }, { x: 2 }, { x: 3 }] },
]);
const mixed = summaryOf(jobs, [
  ["executed", 2],
  ["reused", 100],
  ["executed", 30],
  ["cut off", 60],
  ["cut off", 90],
  ["cut off", 30],
  ["failed", 0],
  ["skipped", 0],
  ["skipped", 0],
  ["skipped", 0],
]);

Deno.test("what ran comes longest first, what was cut off with what that saved, then the rest", () => {
  assert.deepEqual(summaryLines(jobs, mixed, 120), [
    "ran         jobs   work",
    "─────────  ─────  ─────",
    "toy/long   1 job   30 s",
    "toy/short  1 job  2.0 s",
    "Cut off, their inputs being as before: toy/cut (2 jobs), toy/also; saved about 3 min 0 s.",
    "Not run: toy/after (3 jobs).",
    "2 jobs ran, 1 reused, 3 cut off, 1 failed, 3 not run; 1 min 1 s.",
  ]);
});

Deno.test("the same, as data: every job is in exactly one count", () => {
  const stages = stageSummaries(jobs, mixed);
  const total = (name: "executed" | "reused" | "cutOff" | "failed" | "skipped") =>
    stages.reduce((sum, stage) => sum + stage[name], 0);
  assert.deepEqual(
    [total("executed"), total("reused"), total("cutOff"), total("failed"), total("skipped")],
    [2, 1, 3, 1, 3],
  );
  assert.deepEqual(stages.find(({ stage }) => stage === "toy/cut"), {
    stage: "toy/cut",
    executed: 0,
    reused: 0,
    cutOff: 2,
    failed: 0,
    skipped: 0,
    seconds: 0,
    saved: 150,
  });
});

Deno.test("a run without changes is one line, and so is a run of one stage", () => {
  const nothing = summaryOf(jobs, jobs.map(() => ["reused", 5]));
  assert.deepEqual(summaryLines(jobs, nothing, 120), ["0 jobs ran, 10 reused; 1 min 1 s."]);
  const one = summaryOf(jobs, jobs.map((_, k) => [k < 2 ? "executed" : "reused", 5]));
  assert.deepEqual(summaryLines(jobs, one, 120), ["2 jobs ran, 8 reused; 1 min 1 s."]);
});

Deno.test("many stages are at most ten lines, and lines fit the terminal", () => {
  const many = toyGraph(
    Array.from({ length: 40 }, (_, k) => ({ name: `stage-number-${k}`, kind: "sum" })),
  ).jobs;
  const all = summaryOf(many, many.map((_, k) => ["executed", k + 1]));
  const lines = summaryLines(many, all, 120);
  assert.equal(lines.length, 2 + 10 + 1);
  assert.match(lines[2], /^toy\/stage-number-39 +1 job +40 s$/);
  // 1 + 2 + … + 31
  assert.match(lines[11], /^31 more stages +31 jobs +8 min 16 s$/);
  const none = summaryOf(many, many.map(() => ["skipped", 0]));
  assert.ok(summaryLines(many, none, 60).every((line) => line.length <= 60));
  assert.match(summaryLines(many, none, 1000)[0], /stage-number-8, 31 more stages\.$/);
});
