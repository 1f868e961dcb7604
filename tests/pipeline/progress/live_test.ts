/** The whole display on a terminal, from events to the lines that a person sees. */
import assert from "node:assert/strict";
import { liveDisplay } from "../../../lib/pipeline/progress/live.ts";
import { ProgressTally } from "../../../lib/pipeline/progress/tally.ts";
import type { Terminal } from "../../../lib/pipeline/words/terminal.ts";
import { Screen } from "./screen.ts";
import { toyGraph } from "../toy.ts";

const { jobs } = toyGraph([{ name: "a", kind: "sum", points: [{ x: 1 }, { x: 2 }] }]);

function display(columns: number, rows: number) {
  const screen = new Screen(columns, rows);
  const write = (text: string) => screen.write(text + "\n");
  const terminal: Terminal = {
    write,
    writeError: write,
    isInteractive: true,
    colours: true,
    get columns() {
      return screen.columns;
    },
    get rows() {
      return screen.rows;
    },
  };
  let now = 0;
  const live = liveDisplay({
    terminal,
    tally: new ProgressTally(jobs),
    writeRaw: (text) => screen.write(text),
    clock: () => now,
    interval: 1,
  });
  const drawnAt = async (seconds: number) => {
    now = seconds;
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { screen, live, drawnAt };
}

Deno.test("stages, logs, notices and failures stay; live lines go; the terminal may change", async () => {
  const { screen, live, drawnAt } = display(60, 12);
  const state = (
    job: number,
    from: "ready" | "running",
    to: "running" | "done" | "failed",
    at: number,
  ) => live.listener({ type: "state", job: jobs[job].id, from, to, how: "executed", at });
  live.listener({ type: "started", run: "r", jobs: 2, workers: 2, at: 0 });
  state(0, "ready", "running", 0);
  live.listener({ type: "log", job: jobs[0].id, text: "half\x1b[2J way", at: 1 });
  await drawnAt(3);
  assert.deepEqual(screen.lines.slice(0, 2), [
    "log      toy/a[x=1]: half way",
    "toy/a    ░░░░░░░░░░░░░░░░░░░░  0/2 jobs",
  ]);
  screen.resize(40, 12);
  await drawnAt(4);
  assert.deepEqual(screen.lines, [
    "log      toy/a[x=1]: half way",
    "toy/a    ░░░░░░░░░░░░░░░░░░░░  0/2 jobs",
    "  [x=1]  ····················  4.0 s",
    "0/2 jobs, 4.0 s",
  ]);
  const message = "toy/a[x=2] is made again";
  live.listener({ type: "notice", topic: "damage", job: jobs[1].id, message, at: 4 });
  state(0, "running", "done", 5);
  state(1, "ready", "running", 5);
  state(1, "running", "failed", 6);
  live.say("a line of somebody else");
  live.stop();
  assert.deepEqual(screen.lines, [
    "log      toy/a[x=1]: half way",
    "notice   toy/a[x=2] is made again",
    "✗ toy/a[x=2]",
    "a line of somebody else",
  ]);
  assert.equal(screen.cursorIsHidden, false);
});

Deno.test("a finished stage is reported once, if it took a while; a flood of log lines is stemmed", () => {
  const { screen, live } = display(70, 40);
  live.listener({ type: "started", run: "r1", jobs: 2, workers: 2, at: 0 });
  for (const [k, job] of jobs.entries()) {
    live.listener({ type: "state", job: job.id, from: "ready", to: "running", at: k });
    live.listener({
      type: "state",
      job: job.id,
      from: "running",
      to: "done",
      how: "executed",
      at: 9,
    });
  }
  for (let k = 0; k < 500; k++) {
    live.listener({ type: "log", job: jobs[0].id, text: `line ${k}`, at: 9 });
  }
  live.stop();
  assert.equal(screen.lines[0], "✓ toy/a  2 jobs, 9.0 s");
  assert.equal(screen.lines.length, 1 + 20 + 1);
  assert.match(screen.lines.at(-1)!, /the rest is in artifacts\/run\/r1\.jsonl$/);
});
