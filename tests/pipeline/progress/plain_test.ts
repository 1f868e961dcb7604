/** Plain lines: for logs and pipes. */
import assert from "node:assert/strict";
import type { EngineEvent } from "../../../lib/pipeline/runs/events.ts";
import { plainDisplay, plainLine } from "../../../lib/pipeline/progress/plain.ts";

function display() {
  const lines: string[] = [];
  const terminal = {
    write: (line: string) => lines.push(line),
    writeError() {},
    isInteractive: false,
    colours: false,
    columns: 120,
  };
  return { lines, ...plainDisplay(terminal, { interval: 0 }) };
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
