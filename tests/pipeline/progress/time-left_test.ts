import assert from "node:assert/strict";
import { secondsLeft, timeLeft } from "../../../lib/pipeline/progress/time-left.ts";

const job = (seconds: number | undefined, inputs: readonly number[] = [], cpu = 1) => ({
  seconds,
  cpu,
  inputs,
});

Deno.test("work is shared by the slots", () => {
  assert.deepEqual(timeLeft([job(10), job(10), job(10), job(10)], 2), { seconds: 20, unknown: 0 });
});

Deno.test("more slots do not shorten the longest path", () => {
  const jobs = [job(10), job(1), job(20, [0, 1]), job(5, [2]), job(1)];
  assert.equal(timeLeft(jobs, 100).seconds, 35);
  assert.equal(timeLeft(jobs, 1).seconds, 37);
});

Deno.test("a job that takes two slots is twice the work, on a machine that has them", () => {
  assert.equal(timeLeft([job(10, [], 2), job(10), job(10)], 2).seconds, 20);
  assert.equal(timeLeft([job(10, [], 8)], 2).seconds, 10);
});

Deno.test("jobs of unknown length are counted, not taken as nothing", () => {
  assert.deepEqual(timeLeft([job(undefined), job(4)], 1), { seconds: 4, unknown: 1 });
  assert.deepEqual(timeLeft([job(undefined)], 1), { seconds: undefined, unknown: 1 });
  assert.deepEqual(timeLeft([], 1), { seconds: undefined, unknown: 0 });
});

Deno.test("what is left of a job: what was recorded, until its own progress says better", () => {
  assert.equal(secondsLeft({ elapsed: 3, fraction: 0, expected: 10 }), 7);
  assert.equal(secondsLeft({ elapsed: 3, fraction: 0.01, expected: 10 }), 7, "too early to tell");
  assert.equal(secondsLeft({ elapsed: 3, fraction: 0.1, expected: 10 }), 27);
  assert.equal(secondsLeft({ elapsed: 5, fraction: 0.5, expected: undefined }), 5);
  assert.equal(secondsLeft({ elapsed: 11, fraction: 0, expected: 10 }), undefined, "overdue");
  assert.equal(secondsLeft({ elapsed: 11, fraction: 0, expected: undefined }), undefined);
});
