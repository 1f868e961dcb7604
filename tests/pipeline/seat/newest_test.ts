/** What comes faster than it can be passed on: the newest is, and not too often. */
import assert from "node:assert/strict";
import { Newest } from "../../../lib/pipeline/seat/newest.ts";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

Deno.test("the first is passed on at once, of those that follow fast the newest, after a while", async () => {
  const passed: number[] = [];
  const newest = new Newest<number>((n) => void passed.push(n));
  for (let n = 1; n <= 1000; n++) newest.take(n);
  assert.deepEqual(passed, [1]);
  await pause(1200);
  assert.deepEqual(passed, [1, 1000]);
  newest.take(1001);
  newest.flush();
  assert.deepEqual(passed, [1, 1000, 1001], "at the end, what waits is passed on");
  newest.take(1002);
  newest.drop();
  newest.flush();
  assert.deepEqual(passed, [1, 1000, 1001], "what is no longer wanted is not");
});
