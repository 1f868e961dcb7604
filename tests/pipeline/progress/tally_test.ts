/** Counting what the engine says. */
import assert from "node:assert/strict";
import type { EngineEvent } from "../../../lib/pipeline/runs/events.ts";
import { ProgressTally } from "../../../lib/pipeline/progress/tally.ts";
import { liveLines } from "../../../lib/pipeline/progress/lines.ts";
import type { Terminal } from "../../../lib/pipeline/words/terminal.ts";
import type { Job } from "../../../lib/pipeline/specification/specification.ts";
import { toyGraph } from "../toy.ts";

const { jobs } = toyGraph([
  { name: "a", kind: "sum", points: [{ x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }] },
  { name: "b", kind: "sum", reads: { all: "a" } },
]);
const started: EngineEvent = { type: "started", run: "r", jobs: 5, workers: 2, at: 0 };

function told(tally: ProgressTally, job: Job, to: "running" | "done" | "failed", at: number): void {
  const from = to === "running" ? "ready" : "running";
  tally.take({ type: "state", job: job.id, from, to, how: "executed", at });
}

function progress(tally: ProgressTally, job: Job, done: number, at: number): void {
  tally.take({ type: "progress", job: job.id, done, total: 100, unit: "network", at });
}

Deno.test("shares and rates are by stage, finished jobs included", () => {
  const tally = new ProgressTally(jobs);
  tally.take(started);
  const [stage] = tally.stages;
  told(tally, jobs[0], "running", 0);
  told(tally, jobs[1], "running", 0);
  progress(tally, jobs[0], 50, 5);
  assert.equal(tally.fraction(stage), 0.5 / 4);
  assert.equal(tally.rate(stage, 5), 10);
  progress(tally, jobs[0], 100, 9);
  told(tally, jobs[0], "done", 10);
  assert.equal(tally.fraction(stage), 1 / 4);
  assert.equal(tally.rate(stage, 10), 10);
  assert.deepEqual([tally.done, tally.jobs, stage.running.size], [1, 5, 1]);
});

Deno.test("what is left of the run follows the graph, progress and the recorded durations", () => {
  const tally = new ProgressTally(jobs, () => 10);
  tally.take(started);
  assert.deepEqual(tally.left(0), { seconds: 25, unknown: 0 }, "50 over 2; the path is 20");
  told(tally, jobs[0], "running", 0);
  told(tally, jobs[1], "running", 0);
  // 5 + 5 + 10 + 10 + 10 over two slots; the longest path is 10 + 10.
  assert.equal(tally.left(5).seconds, 20);
  progress(tally, jobs[0], 10, 5);
  // The first says that it takes 45 s more: a path of 45 + 10.
  assert.equal(tally.left(5).seconds, 55);
});

Deno.test("a machine that is slower than the one that was recorded is noticed", () => {
  const tally = new ProgressTally(jobs, () => 10);
  tally.take(started);
  assert.equal(tally.correction, 1);
  told(tally, jobs[0], "running", 0);
  told(tally, jobs[0], "done", 30);
  assert.equal(tally.correction, 3);
  assert.equal(tally.left(30).seconds, 60, "4 jobs of 30 s over 2 slots");
});

Deno.test("unknown lengths are said; what is over is left out; a job that runs again is back", () => {
  const tally = new ProgressTally(jobs, ({ id }) => id === jobs[0].id ? 10 : undefined);
  tally.take(started);
  assert.deepEqual(tally.left(0), { seconds: 10, unknown: 4 });
  for (const job of jobs.slice(1, 4)) {
    told(tally, job, "running", 0);
    told(tally, job, "done", 1);
  }
  assert.deepEqual(tally.left(1), { seconds: 10, unknown: 1 });
  const { id } = jobs[1];
  tally.take({ type: "state", job: id, from: "done", to: "waiting", at: 2 });
  assert.deepEqual([tally.left(2).unknown, tally.done], [2, 2]);
  tally.take({ type: "state", job: jobs[4].id, from: "waiting", to: "skipped", at: 3 });
  assert.equal(tally.left(3).unknown, 1);
});

Deno.test("a job that goes on from a checkpoint is as far as the whole job is", () => {
  const tally = new ProgressTally(jobs);
  tally.take(started);
  const [job] = jobs;
  told(tally, job, "running", 100);
  tally.take({ type: "resumed", job: job.id, key: "k", seconds: 40, at: 100 });
  progress(tally, job, 50, 110);
  const running = tally.stages[0].running.get(job.id)!;
  // Half of it took 40 s then and 10 s now; without the former, 10 s would seem to be left.
  assert.equal(tally.leftOfJob(running, 110), 50);
});

Deno.test("while no job runs, nobody works out how long jobs take", () => {
  const tally = new ProgressTally(jobs, () => {
    throw new Error("asked");
  });
  const terminal: Terminal = {
    write() {},
    writeError() {},
    isInteractive: true,
    colours: false,
    columns: 80,
  };
  assert.equal(liveLines(tally, { now: 1, terminal }).length, 1, "the code is being bundled");
  tally.take(started);
  for (const { id: job } of jobs) {
    tally.take({ type: "state", job, from: "waiting", to: "done", how: "reused", at: 1 });
    assert.deepEqual(liveLines(tally, { now: 1, terminal }), []);
  }
  // Control: of one that runs it is asked.
  assert.throws(() => told(tally, jobs[0], "running", 2), /asked/);
});
