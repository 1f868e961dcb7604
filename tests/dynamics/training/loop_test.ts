import assert from "node:assert/strict";
import type { Compute } from "../../../lib/contract/plugins.ts";
import { unpackState } from "../../../lib/dynamics/training/checkpoint.ts";
import { train, type TrainingPlan } from "../../../lib/dynamics/training/loop.ts";
import { toyGroup } from "./toy-family.ts";

const quiet: Compute = { backend: "cpu", progress() {} };

/** Two groups of two networks; the second of a group grows until it is no number. */
const plan: TrainingPlan = {
  groups: 2,
  begin: (group) => Promise.resolve(toyGroup([0.5, 1e200], { start: group + 1 })),
  steps: 8,
  window: 3,
  stepsKept: 2,
};

Deno.test("losses are means over windows, the last of which may be short", async () => {
  const [[log]] = await train({ ...plan, groups: 1 }, quiet);
  // x: 1, 0.5, 1.25, 2.625, 1.3125, 1.65625, 2.828125, 1.4140625 for examples 0, 1, 2, 0, …
  const x = [1];
  for (let t = 0; t < 7; t++) x.push(x[t] * 0.5 + t % 3);
  const mean = (from: number, to: number) =>
    x.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
  assert.deepEqual(log.series.loss, [mean(0, 3), mean(3, 6), mean(6, 8)]);
  assert.deepEqual(log.series.double, log.series.loss.map((value) => 2 * value!));
  assert.deepEqual(log.series.closed, [3, 6, 8]);
  assert.deepEqual(log.series.seen, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(log.progress.outcome, "out of steps");
});

Deno.test("a network that diverges closes its window at once and leaves the others alone", async () => {
  const [[first, second]] = await train({ ...plan, groups: 1 }, quiet);
  const alone = toyGroup([0.5], { start: 1 });
  const [[single]] = await train(
    { ...plan, groups: 1, begin: () => Promise.resolve(alone) },
    quiet,
  );
  assert.deepEqual(first, single);
  // 1, 1e200, Infinity: the loss of the third step.
  assert.equal(second.progress.outcome, "diverged");
  assert.deepEqual([second.series.loss, second.series.closed], [[null], [3]]);
  const early = toyGroup([1e200], { start: 1e200 });
  const begin = () => Promise.resolve(early);
  const [[log]] = await train({ ...plan, groups: 1, window: 5, begin }, quiet);
  assert.deepEqual([log.series.loss, log.series.closed], [[null], [2]]);
  assert.equal(early.steps(), 2, "nobody trains: the group has ended");
});

Deno.test("the rule of stopping is asked after each window", async () => {
  const group = toyGroup([0], { start: 9 });
  const one = { ...plan, groups: 1, begin: () => Promise.resolve(group), window: 3 };
  // 9, 0, 1 and then 2, 0, 1: means 10/3 and 1.
  const [[log]] = await train({ ...one, stopping: { lossTarget: 2 } }, quiet);
  assert.equal(log.progress.outcome, "target met");
  assert.deepEqual([log.series.loss.length, group.steps()], [2, 6]);
});

Deno.test("a job that goes on from a checkpoint gives the same, bit for bit; from wrong bytes it does not", async () => {
  const kept: Uint8Array[] = [];
  const keep = (bytes: Uint8Array) => kept.push(bytes);
  const whole = await train(plan, { ...quiet, checkpoint: { keep } });
  const places = kept.map((bytes) => {
    const { finished, step } = unpackState(bytes).state;
    return [finished.length, step];
  });
  // In the middle of windows too, in both groups, and not at their ends.
  assert.deepEqual(places, [[0, 2], [0, 4], [0, 6], [1, 2], [1, 4], [1, 6]]);
  for (const resumed of kept) {
    assert.deepEqual(await train(plan, { ...quiet, checkpoint: { resumed, keep() {} } }), whole);
  }
  const spoiled = kept[1].slice();
  spoiled[spoiled.length - 10] ^= 1;
  const checkpoint = { resumed: spoiled, keep() {} };
  assert.notDeepEqual(await train(plan, { ...quiet, checkpoint }), whole);
});

Deno.test("networks without a state are trained, but keep no checkpoint", async () => {
  const begin = (group: number) =>
    Promise.resolve(toyGroup([0.5, 1e200], { start: group + 1, saves: false }));
  const without: TrainingPlan = { groups: 2, begin, steps: 8, window: 3 };
  const kept: Uint8Array[] = [];
  const checkpoint = { keep: (bytes: Uint8Array) => kept.push(bytes) };
  assert.deepEqual(await train(without, { ...quiet, checkpoint }), await train(plan, quiet));
  assert.equal(kept.length, 0);
  await assert.rejects(train({ ...without, stepsKept: 1 }, { ...quiet, checkpoint }), /be saved/);
});

Deno.test("progress counts the steps of all groups; without steps, the groups", async () => {
  const told: (readonly [number, number, string])[] = [];
  const compute: Compute = { ...quiet, progress: (...now) => told.push(now) };
  await train(plan, compute);
  assert.deepEqual(told.at(-1), [16, 16, "steps"]);
  assert.ok(told.every(([done], i) => i === 0 || done >= told[i - 1][0]));
  told.length = 0;
  const [[log]] = await train({ ...plan, steps: 0 }, compute);
  assert.deepEqual(told, [[1, 2, "networks"], [2, 2, "networks"]]);
  assert.deepEqual(log.series, { seen: [0] });
});
