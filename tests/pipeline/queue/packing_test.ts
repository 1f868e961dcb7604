/** Which jobs share an array task. */
import assert from "node:assert/strict";
import { packed } from "../../../lib/pipeline/queue/packing.ts";

const limits = { jobsPerTask: 10, packSeconds: 60, arrayMax: 100 };
const job = (seconds: number | undefined, memoryBytes = 0, cpu = 1) => ({
  task: { cpu, memoryBytes },
  seconds,
});

Deno.test("long jobs are alone, short ones share, the longest first", () => {
  const [{ packs }] = packed([job(1), job(500), job(20), job(30), job(61), job(9)], limits);
  assert.deepEqual(packs.map((pack) => pack.map(({ seconds }) => seconds)), [
    [500],
    [61],
    [30, 20, 9, 1],
  ]);
});

Deno.test("no array task has more jobs than allowed, and no array more tasks", () => {
  const arrays = packed(Array.from({ length: 1234 }, () => job(0.1)), { ...limits, arrayMax: 7 });
  const packs = arrays.flatMap(({ packs }) => packs);
  assert.ok(packs.every(({ length }) => length <= 10) && packs.length === 124);
  assert.ok(arrays.every(({ packs }) => packs.length <= 7) && arrays.length === 18);
});

Deno.test("jobs of different needs are in different arrays, and every job is in one", () => {
  const jobs = [job(1), job(1, 5), job(1, 5, 2), job(1)];
  const arrays = packed(jobs, limits);
  assert.deepEqual(arrays.map(({ cpu, memoryBytes }) => [cpu, memoryBytes]), [[1, 0], [1, 5], [
    2,
    5,
  ]]);
  assert.deepEqual(new Set(arrays.flatMap(({ packs }) => packs.flat())), new Set(jobs));
});

Deno.test("of what never ran a few share", () => {
  const [{ packs }] = packed(Array.from({ length: 12 }, () => job(undefined)), limits);
  assert.deepEqual(packs.map(({ length }) => length), [6, 6]);
});
