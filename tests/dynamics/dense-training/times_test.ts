import assert from "node:assert/strict";
import { timesOf } from "../../../lib/dynamics/dense-training/times.ts";

Deno.test("times are 0, 1, each so many steps and the last, once each, in their order", () => {
  assert.deepEqual(timesOf({ steps: 40, every: 20 }), [0, 1, 20, 40]);
  assert.deepEqual(timesOf({ steps: 5, every: 3 }), [0, 1, 3, 5]);
  assert.deepEqual(timesOf({ steps: 1, every: 100 }), [0, 1]);
  assert.deepEqual(timesOf({ steps: 2, every: 1 }), [0, 1, 2]);
});
