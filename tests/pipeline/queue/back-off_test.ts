/** How often a queue is asked. */
import assert from "node:assert/strict";
import { nextInterval, paceOf } from "../../../lib/pipeline/queue/back-off.ts";

const quiet = { hasChanged: false, hasFailed: false };

Deno.test("while nothing happens it is asked ever more seldom, down to once a minute", () => {
  const pace = paceOf(300);
  const intervals = [2];
  for (let i = 0; i < 12; i++) intervals.push(nextInterval(intervals.at(-1)!, quiet, pace));
  assert.ok(intervals.every((seconds, i) => i === 0 || seconds >= intervals[i - 1]));
  assert.equal(intervals.at(-1), 60);
  // An hour without news costs about as many questions as minutes.
  let [asked, at, last] = [0, 0, 2];
  while (at < 3600) [asked, at, last] = [asked + 1, at + last, nextInterval(last, quiet, pace)];
  assert.ok(asked < 70, `${asked}`);
});

Deno.test("after a change it is asked soon; one that does not answer is left alone", () => {
  const pace = paceOf(300);
  assert.equal(nextInterval(60, { hasChanged: true, hasFailed: false }, pace), 2);
  assert.equal(nextInterval(10, { hasChanged: false, hasFailed: true }, pace), 20);
});

Deno.test("a queue that forgets soon is asked before it has forgotten", () => {
  for (const forgets of [2, 10, 60, 300, 3600, undefined]) {
    const { leastSeconds, mostSeconds } = paceOf(forgets);
    assert.ok(leastSeconds <= mostSeconds && mostSeconds <= Math.max(1, (forgets ?? 300) / 3));
  }
});
