import assert from "node:assert/strict";
import type { JobState } from "../../../lib/pipeline/runs/events.ts";
import {
  type Limits,
  Schedule,
  type ScheduledJob,
} from "../../../lib/pipeline/execution/schedule.ts";

const job = (changes: Partial<ScheduledJob> = {}): ScheduledJob => ({
  inputs: [],
  cpu: 1,
  memoryBytes: 0,
  seconds: 1,
  ...changes,
});

function scheduleOf(
  jobs: readonly ScheduledJob[],
  { slots = 2, memoryBytes = Infinity, ...order }: Partial<Limits> = {},
) {
  const told: [number, JobState, JobState][] = [];
  const schedule = new Schedule(
    new Map(jobs.entries()),
    { slots, memoryBytes, ...order },
    (job, { from, to }) => told.push([job, from, to]),
  );
  return { schedule, told };
}

/** Starts all that may run, and returns it. */
function startAll(schedule: Schedule): number[] {
  const started: number[] = [];
  for (let next = schedule.next(); next !== undefined; next = schedule.next()) {
    schedule.set(next, "running");
    started.push(next);
  }
  return started;
}

Deno.test("how long jobs take is asked for when there is something to choose from, and not before", () => {
  let asked = 0;
  const timed = (changes: Partial<ScheduledJob> = {}): ScheduledJob => ({
    ...job(changes),
    get seconds() {
      asked++;
      return 1;
    },
  });
  const { schedule } = scheduleOf([timed(), timed({ inputs: [0] }), timed(), timed()]);
  schedule.set(0, "done");
  schedule.set(1, "done");
  assert.equal(asked, 0, "nothing had to run so far");
  schedule.set(2, "ready");
  schedule.set(3, "ready");
  assert.deepEqual(startAll(schedule), [2, 3]);
  assert.equal(asked, 4);
});

Deno.test("the longest remaining path starts first, equal ones in the order of the graph", () => {
  // 0 -> 3 (10 s): path 11; 1: 5; 2 and 4: 1 each.
  const jobs = [
    job(),
    job({ seconds: 5 }),
    job(),
    job({ inputs: [0], seconds: 10 }),
    job(),
  ];
  const { schedule } = scheduleOf(jobs, { slots: 1 });
  for (const ready of [4, 2, 1, 0]) schedule.set(ready, "ready");
  assert.equal(schedule.remainingSeconds(0), 11);
  const order: number[] = [];
  for (let next = schedule.next(); next !== undefined; next = schedule.next()) {
    order.push(next);
    schedule.set(next, "running");
    schedule.set(next, "done");
    if (next === 0) schedule.set(3, "ready");
  }
  assert.deepEqual(order, [0, 3, 1, 2, 4]);
});

Deno.test("a job whose code is loaded goes first, unless another's path is twice as long", () => {
  const jobs = [job({ seconds: 9 }), job({ seconds: 5 }), job({ seconds: 5 }), job({ seconds: 4 })];
  const first = (
    loaded: readonly number[],
    { elsewhere = [], ...order }: Partial<Limits> & { elsewhere?: readonly number[] } = {},
  ) => {
    const readiness = (index: number) =>
      loaded.includes(index) ? "loaded" : elsewhere.includes(index) ? "elsewhere" : "anywhere";
    const { schedule } = scheduleOf(jobs, { slots: 1, readiness, ...order });
    for (const ready of [0, 1, 2, 3]) schedule.set(ready, "ready");
    const next = schedule.next()!;
    schedule.set(next, "running");
    schedule.set(next, "done");
    // The others have stayed in the queue, in their order.
    const rest = [schedule.next()!];
    schedule.requeue(rest[0]);
    return [next, ...rest];
  };
  assert.deepEqual(first([]), [0, 1]);
  assert.deepEqual(first([2]), [2, 0]);
  assert.deepEqual(first([3]), [0, 3], "4 s are less than half of 9, not of 5");
  assert.deepEqual(first([], { elsewhere: [0] }), [1, 2], "another process spares the loading");
  assert.deepEqual(first([2], { elsewhere: [0, 1] }), [2, 0], "3 is too short to go before 0");
  assert.deepEqual(first([], { elsewhere: [0, 1, 2, 3] }), [0, 1], "rather than no work");
  const shuffled = first([], { shuffle: 7 });
  assert.deepEqual(first([0, 1, 2, 3], { shuffle: 7 }), shuffled, "a shuffled order is kept");
});

Deno.test("never more jobs than slots, and a job of several slots takes them all", () => {
  const { schedule } = scheduleOf([job(), job({ cpu: 2, seconds: 9 }), job(), job()]);
  for (const ready of [0, 1, 2, 3]) schedule.set(ready, "ready");
  assert.deepEqual(startAll(schedule), [1]);
  schedule.set(1, "done");
  assert.deepEqual(startAll(schedule), [0, 2]);
  schedule.set(2, "done");
  assert.deepEqual(startAll(schedule), [3]);
});

Deno.test("jobs share the memory; one that does not fit does not hold up the others", () => {
  const { schedule } = scheduleOf(
    [
      job({ memoryBytes: 6, seconds: 9 }),
      job({ memoryBytes: 6, seconds: 8 }),
      job({ memoryBytes: 4 }),
      job({ memoryBytes: 1 }),
    ],
    { slots: 4, memoryBytes: 10 },
  );
  for (const ready of [0, 1, 2, 3]) schedule.set(ready, "ready");
  assert.deepEqual(startAll(schedule), [0, 2]);
  schedule.set(2, "done");
  assert.deepEqual(startAll(schedule), [3]);
  schedule.set(0, "done");
  assert.deepEqual(startAll(schedule), [1]);
});

Deno.test("a job that fits is found behind any number of those that do not", () => {
  const large = Array.from({ length: 60 }, () => job({ memoryBytes: 9, seconds: 2 }));
  const { schedule } = scheduleOf([job({ memoryBytes: 5, seconds: 9 }), ...large, job()], {
    memoryBytes: 10,
    readiness: () => "anywhere",
  });
  for (let ready = 0; ready <= 61; ready++) schedule.set(ready, "ready");
  assert.deepEqual(startAll(schedule), [0, 61]);
});

Deno.test("a job larger than the machine runs, alone", () => {
  const { schedule } = scheduleOf([job({ cpu: 9, memoryBytes: 99, seconds: 2 }), job()], {
    memoryBytes: 10,
  });
  schedule.set(0, "ready");
  schedule.set(1, "ready");
  assert.deepEqual(startAll(schedule), [0]);
  schedule.set(0, "done");
  assert.deepEqual(startAll(schedule), [1]);
});

Deno.test("a failed job skips all that needs it and nothing else; a retry leads back to ready", () => {
  const { schedule, told } = scheduleOf([
    job(),
    job({ inputs: [0] }),
    job({ inputs: [1] }),
    job(),
    job({ inputs: [2, 3] }),
  ]);
  schedule.set(0, "ready");
  schedule.set(0, "running");
  schedule.set(0, "failed");
  schedule.set(0, "ready");
  schedule.set(0, "running");
  schedule.set(0, "failed");
  schedule.skipConsumers(0);
  assert.deepEqual(schedule.jobsIn("skipped"), [1, 2, 4]);
  assert.equal(schedule.stateOf(3), "waiting");
  assert.deepEqual(told.slice(2, 4), [[0, "running", "failed"], [0, "failed", "ready"]]);
});

Deno.test("changes that the table of states does not have are bugs", () => {
  const { schedule } = scheduleOf([job(), job({ inputs: [0] })]);
  assert.throws(() => schedule.set(0, "running"), /bug: job 0 cannot go from waiting to running/);
  assert.throws(() => schedule.set(1, "ready"), /bug: job 1 cannot be ready before its inputs/);
  schedule.set(0, "skipped");
  assert.throws(() => schedule.set(0, "ready"), /cannot go from skipped to ready/);
});

Deno.test("a job that could not start is given again after it was put back", () => {
  const { schedule } = scheduleOf([job()]);
  schedule.set(0, "ready");
  assert.equal(schedule.next(), 0);
  assert.equal(schedule.next(), undefined);
  schedule.requeue(0);
  assert.equal(schedule.next(), 0);
});

Deno.test("a chain of a hundred thousand jobs is skipped without running out of stack", () => {
  const jobs = Array.from({ length: 1e5 }, (_, i) => job({ inputs: i === 0 ? [] : [i - 1] }));
  const { schedule } = scheduleOf(jobs);
  schedule.set(0, "ready");
  schedule.set(0, "running");
  schedule.set(0, "failed");
  schedule.skipConsumers(0);
  assert.equal(schedule.count("skipped"), 99_999);
});

/** The order in which one slot takes independent jobs and a chain of three. */
function orderOf(shuffle?: number): number[] {
  const jobs = [
    ...Array.from({ length: 9 }, () => job()),
    job({ inputs: [0] }),
    job({ inputs: [9] }),
  ];
  const limits = { slots: 1, memoryBytes: Infinity, ...(shuffle === undefined ? {} : { shuffle }) };
  const schedule = new Schedule(new Map(jobs.entries()), limits);
  for (let index = 0; index < 9; index++) schedule.set(index, "ready");
  const order: number[] = [];
  for (let next = schedule.next(); next !== undefined; next = schedule.next()) {
    schedule.set(next, "running");
    schedule.set(next, "done");
    order.push(next);
    for (const consumer of schedule.consumersOf(next)) schedule.set(consumer, "ready");
  }
  return order;
}

Deno.test("a shuffled order is another for every seed, the same for one, and inputs come first", () => {
  const orders = [undefined, 1, 2, 3, 4, 5].map(orderOf);
  assert.equal(new Set(orders.map(String)).size, orders.length);
  assert.deepEqual(orderOf(3), orders[3]);
  for (const order of orders) {
    assert.deepEqual([...order].sort((a, b) => a - b), [...Array(11).keys()]);
    assert.ok(order.indexOf(0) < order.indexOf(9) && order.indexOf(9) < order.indexOf(10));
  }
});
