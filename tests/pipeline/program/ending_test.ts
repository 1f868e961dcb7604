import assert from "node:assert/strict";
import { failureOf, progressIn } from "../../../lib/pipeline/program/ending.ts";

const said = { memoryBytes: 5e7, lastLine: "the last line" };

Deno.test("failureOf: how a program ended, in words; nothing for a good end", () => {
  const ended = (code: number, more = {}) => failureOf({ type: "ended", code, ...more }, said);
  assert.equal(ended(0), undefined);
  assert.match(ended(3)!, /exit code 3, having said: the last line$/);
  assert.match(ended(137)!, /was killed \(SIGKILL\), having said/);
  assert.match(ended(137, { memory: 2.5e9 })!, /used 2\.5 GB of memory, and may use 50 MB/);
  assert.match(ended(0, { leftover: ["sleep", "unknown"] })!, /left processes \(sleep\) running/);
  assert.match(ended(0, { leftover: ["unknown"] })!, /left processes running/);
  assert.match(failureOf({ type: "unstartable", words: "no namespace" }, said)!, /no namespace/);
  const silent = failureOf({ type: "ended", code: 1 }, { ...said, lastLine: "" });
  assert.match(silent!, /exit code 1, without a word$/);
});

Deno.test("progressIn: progress lines, with and without a unit; all else is log", () => {
  assert.deepEqual(progressIn("progress 3/10"), { done: 3, total: 10, unit: "steps" });
  assert.deepEqual(progressIn("progress 3/10 epochs"), { done: 3, total: 10, unit: "epochs" });
  for (
    const line of [
      "progress 11/10",
      "progress 0/0",
      "progress: 3/10",
      "a progress 3/10",
      "progress 3",
    ]
  ) {
    assert.equal(progressIn(line), undefined, line);
  }
});
