/** The live lines: what they say, and that they always fit. */
import assert from "node:assert/strict";
import { bar, liveLines } from "../../../lib/pipeline/progress/lines.ts";
import { ProgressTally } from "../../../lib/pipeline/progress/tally.ts";
import type { Job } from "../../../lib/pipeline/specification/specification.ts";
import type { Terminal } from "../../../lib/pipeline/words/terminal.ts";
import { widthOf } from "../../../lib/pipeline/words/text-table.ts";
import { toyGraph } from "../toy.ts";

const terminal: Terminal = {
  write() {},
  writeError() {},
  isInteractive: true,
  colours: false,
  columns: 100,
  rows: 24,
};

function runningTally(jobs: readonly Job[], expected: ReadonlyMap<string, number> = new Map()) {
  const tally = new ProgressTally(jobs, ({ id }) => expected.get(id));
  tally.take({ type: "started", run: "r", jobs: jobs.length, workers: 2, at: 0 });
  const run = (job: Job, at: number) =>
    tally.take({ type: "state", job: job.id, from: "ready", to: "running", at });
  const progress = (job: Job, done: number, at: number) =>
    tally.take({ type: "progress", job: job.id, done, total: 100, unit: "networks", at });
  const end = (job: Job, at: number) =>
    tally.take({ type: "state", job: job.id, from: "running", to: "done", how: "executed", at });
  return { tally, run, progress, end };
}

const points = [{ x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }];
const { jobs } = toyGraph([
  { name: "train", kind: "sum", points },
  { name: "fit", kind: "sum", reads: { all: "train" } },
]);

Deno.test("a bar has its cells at every fraction", () => {
  for (let k = 0; k <= 100; k++) assert.equal([...bar(k / 100)].length, 20);
  assert.equal(bar(0.5), "██████████░░░░░░░░░░");
  assert.equal(bar(0.5, 4), "██░░");
});

Deno.test("a stage, its long jobs with point, share, rate and time left, and the whole run", () => {
  const { tally, run, progress, end } = runningTally(
    jobs,
    new Map(jobs.map(({ id }) => [id, 20])),
  );
  run(jobs[0], 0);
  end(jobs[0], 20);
  run(jobs[1], 20);
  run(jobs[2], 20);
  progress(jobs[1], 50, 30);
  assert.deepEqual(liveLines(tally, { now: 30, terminal }), [
    "toy/train  ███████▌░░░░░░░░░░░░  1/4 jobs  1.7 networks/s",
    "  [x=2]    ██████████░░░░░░░░░░  50/100 networks  10 s left  5/s",
    "  [x=3]    ██████████░░░░░░░░░░  10 s left",
    "1/5 jobs, 30 s, about 40 s left",
  ]);
});

Deno.test("many short jobs are one calm line", () => {
  const many = toyGraph([{
    name: "short",
    kind: "sum",
    points: Array.from({ length: 500 }, (_, x) => ({ x })),
  }]).jobs;
  const { tally, run, end } = runningTally(many);
  for (const [k, job] of many.slice(0, 200).entries()) {
    run(job, k / 10);
    const lines = liveLines(tally, { now: k / 10 + 0.05, terminal });
    assert.equal(lines.length, 2, lines.join("\n"));
    assert.match(lines[0], /^toy\/short /);
    end(job, k / 10 + 0.1);
    assert.equal(liveLines(tally, { now: k / 10 + 0.1, terminal }).length, 2, "between two jobs");
  }
  assert.deepEqual(liveLines(tally, { now: 30, terminal }), [], "nothing runs any more");
});

Deno.test("a stage of one job says its progress itself; a further attempt is said", () => {
  const { tally, run, progress } = runningTally(jobs);
  const id = jobs[4].id;
  run(jobs[4], 0);
  progress(jobs[4], 25, 10);
  assert.equal(
    liveLines(tally, { now: 10, terminal })[0],
    "toy/fit  █████░░░░░░░░░░░░░░░  25/100 networks  30 s left  2.5/s",
  );
  tally.take({ type: "state", job: id, from: "running", to: "failed", at: 11 });
  tally.take({ type: "state", job: id, from: "failed", to: "ready", at: 11 });
  tally.take({ type: "state", job: id, from: "ready", to: "running", attempt: 2, at: 11 });
  assert.match(liveLines(tally, { now: 12, terminal })[0], / {2}attempt 2 {2}1\.0 s$/);
});

Deno.test("unknown lengths are said beside what is known", () => {
  const { tally, run } = runningTally(jobs, new Map([[jobs[0].id, 9]]));
  run(jobs[0], 0);
  const [, , overall] = liveLines(tally, { now: 3, terminal });
  assert.equal(overall, "0/5 jobs, 3.0 s, about 6.0 s left + 4 jobs of unknown length");
});

Deno.test("before the run starts, a long preparation is said", () => {
  const tally = new ProgressTally(jobs);
  assert.deepEqual(liveLines(tally, { now: 0.1, terminal }), []);
  assert.match(liveLines(tally, { now: 12, terminal })[0], /^Bundling .* 12 s$/);
});

Deno.test("lines fit any terminal, with long names and wide characters", () => {
  const wide = toyGraph(
    Array.from({ length: 12 }, (_, k) => ({
      name: `${"深さと幅の極限".repeat(k % 4)}-a-stage-with-a-rather-long-name-${k}`,
      kind: "sum",
      points: [{ x: 1, name: "emoji 🎲🎲" }, { x: 2, name: "plain" }],
    })),
  ).jobs;
  const { tally, run, progress } = runningTally(wide, new Map([[wide[0].id, 5]]));
  for (const job of wide) {
    run(job, 0);
    progress(job, 37, 9);
  }
  for (const columns of [20, 40, 41, 60, 80, 100, 200]) {
    for (const rows of [1, 2, 3, 4, 5, 10, 24, 50]) {
      const lines = liveLines(tally, { now: 10, terminal: { ...terminal, columns, rows } });
      const where = `${columns} x ${rows}:\n${lines.join("\n")}`;
      assert.ok(lines.length <= Math.max(1, rows - 1), where);
      assert.ok(lines.every((line) => widthOf(line) < columns), where);
      assert.match(lines.at(-1)!, /^0\/24 jobs/, where);
    }
  }
  const full = liveLines(tally, { now: 10, terminal: { ...terminal, rows: 10 } });
  assert.equal(full.at(-2), "… and 29 more", "24 jobs and 12 stages, 7 of them shown");
});

Deno.test("colours are left out where they are not wanted", () => {
  const { tally, run } = runningTally(jobs);
  run(jobs[0], 0);
  const text = (colours: boolean) =>
    liveLines(tally, { now: 3, terminal: { ...terminal, colours } }).join("\n");
  assert.ok(!text(false).includes("\x1b"));
  assert.ok(text(true).includes("\x1b["), "control");
});
