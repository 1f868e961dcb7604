/** Schedules that can be worked out by hand. */
import assert from "node:assert/strict";
import { simulated } from "../../../lib/pipeline/queue/simulation.ts";

const limits = { jobsPerTask: 1, packSeconds: 1, arrayMax: 1000 };
const job = (seconds: number, inputs: readonly number[] = [], cpu = 1) => ({
  seconds,
  cpu,
  memoryBytes: 0,
  inputs,
});
const on = (nodes: number, coresPerNode = 1, startSeconds = 0) => ({
  nodes,
  coresPerNode,
  startSeconds,
});

Deno.test("equal jobs on n nodes take their sum over n", () => {
  const jobs = Array.from({ length: 64 }, () => job(100));
  for (const nodes of [1, 2, 16, 64]) {
    const { wallSeconds, utilization, arrayTasks } = simulated(jobs, on(nodes), limits);
    assert.deepEqual([wallSeconds, utilization, arrayTasks], [6400 / nodes, 1, 64]);
  }
  assert.equal(simulated(jobs, on(256), limits).wallSeconds, 100);
});

Deno.test("a chain takes its length on any number of nodes, with a start for each link", () => {
  const chain = [job(100), job(100, [0]), job(100, [1])];
  assert.equal(simulated(chain, on(1000, 16, 5), limits).wallSeconds, 315);
});

Deno.test("two branches and one that needs both", () => {
  const jobs = [job(10), job(50), job(20, [0]), job(5, [1, 2])];
  assert.equal(simulated(jobs, on(2), limits).wallSeconds, 55);
  assert.equal(simulated(jobs, on(1), limits).wallSeconds, 85);
});

Deno.test("packing pays for starts: one for all that share a task", () => {
  const jobs = Array.from({ length: 100 }, () => job(1));
  const alone = simulated(jobs, on(1, 1, 10), limits).wallSeconds;
  const together = { jobsPerTask: 50, packSeconds: 50, arrayMax: 1000 };
  const { wallSeconds, arrayTasks, submissions } = simulated(jobs, on(1, 1, 10), together);
  assert.deepEqual([alone, wallSeconds, arrayTasks, submissions], [1100, 120, 2, 1]);
});

Deno.test("a job wider than the cluster takes all of it; nothing is forgotten", () => {
  assert.equal(simulated([job(10, [], 64), job(10)], on(2, 4), limits).wallSeconds, 20);
  assert.equal(simulated([], on(1), limits).wallSeconds, 0);
});
