/** Plain lines: for logs and pipes. */
import assert from "node:assert/strict";
import type { EngineEvent } from "../../../lib/pipeline/runs/events.ts";
import {
  plainDisplay,
  plainLine,
  type PlainOptions,
} from "../../../lib/pipeline/progress/plain.ts";

function display(options: PlainOptions = {}) {
  const lines: string[] = [];
  const terminal = {
    write: (line: string) => lines.push(line),
    writeError() {},
    isInteractive: false,
    colours: false,
    columns: 120,
  };
  return { lines, ...plainDisplay(terminal, { interval: 0, ...options }) };
}

const running: EngineEvent = { type: "state", job: "p/a", from: "ready", to: "running", at: 0 };

Deno.test("a long job says how far it is, at most every 30 s", () => {
  const { lines, listener, stop } = display();
  listener(running);
  for (let at = 1; at <= 300; at++) {
    listener({ type: "progress", job: "p/a", done: at, total: 300, unit: "networks", at });
  }
  assert.deepEqual(lines.slice(0, 3), [
    "running  p/a",
    "at work  p/a: 10 % (30/300 networks, 4 min 30 s left)",
    "at work  p/a: 20 % (60/300 networks, 4 min 0 s left)",
  ]);
  assert.equal(lines.length, 11);
  stop();
});

Deno.test("a short job prints nothing while it runs", () => {
  const { lines, listener, stop } = display();
  listener(running);
  listener({ type: "progress", job: "p/a", done: 1, total: 2, unit: "networks", at: 29 });
  assert.deepEqual(lines, ["running  p/a"]);
  stop();
});

Deno.test("a silence of 30 s is broken while something runs, and only then", () => {
  const { lines, listener, tick, stop } = display();
  listener({ type: "started", run: "r", jobs: 7, workers: 2, at: 0 });
  tick(100);
  assert.deepEqual(lines, []);
  listener({ ...running, at: 100 });
  tick(129);
  assert.equal(lines.length, 1);
  tick(130);
  tick(140);
  assert.deepEqual(lines.slice(1), ["at work  1 job, p/a for 30 s; 0/7 done"]);
  tick(160);
  assert.equal(lines.length, 3);
  stop();
});

Deno.test("a job in a cluster's queue is queued until a node says that it began, and after it was lost", () => {
  const { lines, listener, tick, stop } = display({ isQueued: true });
  listener({ type: "started", run: "r", jobs: 2, workers: 2, at: 0 });
  for (const job of ["p/a", "p/b"]) {
    listener({ ...running, job });
    listener({ type: "queued", job, at: 0 });
  }
  listener({ type: "queue", waiting: 2, running: 0, at: 1 });
  tick(40);
  listener({ type: "began", job: "p/b", at: 50 });
  listener({ type: "queue", waiting: 1, running: 1, at: 50 });
  tick(80);
  listener({ type: "queued", job: "p/b", at: 90 });
  tick(111);
  listener({ type: "began", job: "p/b", at: 120 });
  listener({ type: "began", job: "p/b", at: 121 });
  listener({ type: "state", job: "p/b", from: "running", to: "done", how: "executed", at: 130 });
  assert.deepEqual(lines, [
    "queued   p/a",
    "queued   p/b",
    "queued   2 jobs, p/a for 40 s; 0/2 done; in the queue 0 run, 2 wait",
    "running  p/b",
    "at work  1 job, p/b for 30 s, 1 queued; 0/2 done; in the queue 1 run, 1 wait",
    "queued   2 jobs, p/a for 1 min 51 s; 0/2 done; in the queue 1 run, 1 wait",
    "running  p/b",
    "done     p/b (1 ms)",
  ]);
  stop();
});

Deno.test("lines of a stage are shown without its escape codes; a job's name is printed once", () => {
  const at = 0;
  assert.equal(
    plainLine({ type: "log", job: "p/a", text: "\x1b[31mred\x1b[0m\tpage\r", at }),
    "log      p/a: red  page",
  );
  const message = "p/a failed with Error: no\nmore";
  assert.equal(
    plainLine({ type: "state", job: "p/a", from: "running", to: "failed", message, at }),
    "failed   p/a failed with Error: no",
  );
  assert.equal(
    plainLine({ type: "notice", topic: "retry", job: "p/a", message, at }),
    "notice   p/a failed with Error: no",
  );
});

/** A run of stages with many jobs, two at a time, as the engine reports it. */
function manyJobs(stages: readonly string[], count: number) {
  const lines: string[] = [];
  const terminal = {
    write: (line: string) => lines.push(line),
    writeError() {},
    isInteractive: false,
    colours: false,
    columns: 120,
  };
  const jobsOfStages = new Map(stages.map((stage) => [stage, count]));
  const display = plainDisplay(terminal, { interval: 0, jobsOfStages });
  let at = 0;
  display.listener({ type: "started", run: "r", jobs: count * stages.length, workers: 2, at });
  for (const stage of stages) {
    for (let i = 0; i < count; i++) {
      const job = `${stage}[i=${i}]`;
      at += 0.05;
      display.listener({ type: "state", job, from: "ready", to: "running", at });
      for (let k = 0; k < 30; k++) display.listener({ type: "log", job, text: `line ${k}`, at });
      display.tick(at);
      display.listener({ type: "state", job, from: "running", to: "done", how: "executed", at });
    }
  }
  display.stop();
  return { lines, seconds: at };
}

Deno.test("ten thousand jobs of three stages take a few lines a stage, and one every 30 s", () => {
  const { lines, seconds } = manyJobs(["p/a", "p/b", "p/c"], 3334);
  const own = lines.filter((line) => !line.startsWith("log "));
  assert.ok(own.length <= 3 * 7 + seconds / 30 + 1, `${own.length} lines in ${seconds} s`);
  assert.ok(lines.length - own.length <= 3 * 101, `${lines.length} lines with logs`);
  assert.deepEqual(own.slice(0, 2), ["running  p/a[i=0]", "done     p/a[i=0] (1 ms)"]);
  assert.equal(own.at(-1), "done     p/c: 3334 jobs ran (2 min 47 s)");
  assert.ok(own.some((line) => /^at work {2}1 job, .*; \d+\/10002 done$/.test(line)));
});

Deno.test("of a stage with few jobs every one is named, and nothing is counted besides", () => {
  const { lines } = manyJobs(["p/a"], 3);
  const own = lines.filter((line) => !line.startsWith("log "));
  assert.equal(own.length, 6);
  assert.match(own[5], /^done {5}p\/a\[i=2\]/);
});

Deno.test("failures are named up to ten a stage; a job that is tried again counts once", () => {
  const lines: string[] = [];
  const terminal = {
    write: (line: string) => lines.push(line),
    writeError() {},
    isInteractive: false,
    colours: false,
    columns: 120,
  };
  const jobsOfStages = new Map([["p/a", 20]]);
  const { listener, stop } = plainDisplay(terminal, { interval: 0, jobsOfStages });
  for (let i = 0; i < 20; i++) {
    const job = `p/a[i=${i}]`;
    listener({ type: "state", job, from: "ready", to: "running", at: i });
    listener({ type: "state", job, from: "running", to: "failed", message: "no", at: i });
    if (i % 5 !== 0) continue;
    listener({ type: "state", job, from: "failed", to: "ready", at: i });
    listener({ type: "state", job, from: "ready", to: "running", at: i });
    listener({ type: "state", job, from: "running", to: "done", how: "executed", at: i });
  }
  assert.equal(lines.filter((line) => line.startsWith("failed")).length, 10);
  // The last one fails for good: 16 of 20.
  assert.equal(lines.at(-1), "done     p/a: 4 jobs ran, 16 failed (19 s)");
  stop();
});
