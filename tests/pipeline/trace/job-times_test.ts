import assert from "node:assert/strict";
import { sharedTime, wholeTimes } from "../../../lib/pipeline/trace/job-times.ts";

Deno.test("moments that a job has not reached are as late as its end", () => {
  const known = { arrived: 1, started: 2, heard: 7 };
  assert.deepEqual(wholeTimes({ ...known, ended: 9 }), { ...known, given: 9, ended: 9 });
  const { given, ended } = wholeTimes(known);
  assert.equal(given, ended);
  assert.ok(Math.abs(ended - sharedTime()) < 60_000);
});

Deno.test("times are since 1970", () => {
  assert.ok(Math.abs(sharedTime() - Date.now()) < 60_000);
});
