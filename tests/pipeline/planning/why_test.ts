import assert from "node:assert/strict";
import { inWords } from "../../../lib/pipeline/planning/change-text.ts";
import { type Manifest, randomKeyWith } from "../../../lib/pipeline/keys/key.ts";
import { changesBetween } from "../../../lib/pipeline/planning/manifest-changes.ts";
import { planGraph } from "../../../lib/pipeline/planning/plan.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { explainJob } from "../../../lib/pipeline/planning/why.ts";
import { makeToy, toyGraph, type ToyStage } from "../toy.ts";

const line = (slope: number) => ({
  theory: [{
    name: "line",
    file: "lib/theory/line.ts",
    params: { slope },
    words: {},
    axisParams: [],
  }],
});

const stages = (changes: Partial<ToyStage> = {}, add = 1): readonly ToyStage[] => [
  { name: "first", kind: "sum", params: { add } },
  {
    name: "p",
    kind: "plugged",
    slots: line(3),
    points: [{ i: 0 }],
    reads: { x: "first" },
    ...changes,
  },
];
const job = "toy/p[i=0]";

Deno.test("why names the part that changed and only that part, with old and new value", async () => {
  const toy = makeToy({ remembers: true });
  const options = { workspace: toy.root };
  const never = await explainJob(toyGraph(stages()), job, options);
  assert.deepEqual([never.keyBefore, never.upToDate, never.changes], [undefined, false, []]);
  await runGraph(toyGraph(stages()), options);
  const same = await explainJob(toyGraph(stages()), job, options);
  assert.deepEqual([same.upToDate, same.changes, same.sources], [true, [], []]);

  const param = await explainJob(toyGraph(stages({ slots: line(4) })), job, options);
  assert.deepEqual(param.changes, [{ part: "uses.theory.line.slope", before: 3, after: 4 }]);
  const stream = await explainJob(toyGraph(stages({ stream: "again" })), job, options);
  assert.deepEqual(stream.changes, [{ part: "stream", before: "", after: "again" }]);
  const own = await explainJob(toyGraph(stages({ params: { added: [1] } })), job, options);
  assert.deepEqual(own.changes, [{ part: "params.added", after: [1] }]);
  toy.remove();
});

Deno.test("why names the source file behind a change of the code", async () => {
  const toy = makeToy({ remembers: true });
  const options = { workspace: toy.root };
  await runGraph(toyGraph(stages()), options);
  const before = await explainJob(toyGraph(stages()), job, options);
  toy.edit("lib/num/slope.ts", "slope * 1", "slope * 2");
  const after = await explainJob(toyGraph(stages()), job, options);
  assert.deepEqual(after.changes.map(({ part }) => part), ["code"]);
  assert.deepEqual(after.sources?.map(({ path, change }) => [path, change]), [
    ["lib/num/slope.ts", "edited"],
  ]);
  assert.equal(after.keyBefore, before.keyNow);
  assert.notEqual(after.keyNow, before.keyNow);
  toy.remove();
});

Deno.test("why tells an input that changed, and names those that must run first", async () => {
  const toy = makeToy({ remembers: true });
  const options = { workspace: toy.root };
  await runGraph(toyGraph(stages()), options);
  const waiting = await explainJob(toyGraph(stages({}, 2)), job, options);
  assert.deepEqual([waiting.waitsFor, waiting.keyNow], [["toy/first"], undefined]);
  assert.deepEqual(waiting.changes, []);
  await runGraph(toyGraph(stages({}, 2)), { ...options, targets: ["toy/first"] });
  const { changes, waitsFor } = await explainJob(toyGraph(stages({}, 2)), job, options);
  assert.deepEqual(waitsFor, []);
  assert.deepEqual(changes.map(({ part }) => part), ["inputs.x"]);
  toy.remove();
});

Deno.test("changes are refused with the reason, digests shortened", () => {
  const random = { seed: 1, stream: "" };
  const withKey = (manifest: Manifest) => ({
    ...manifest,
    randomKey: randomKeyWith(manifest, random),
  });
  const manifest = withKey({
    format: 1,
    kind: "toy",
    code: "a".repeat(64),
    conversion: "e".repeat(64),
    params: {},
    fromAxes: [],
    uses: {},
    axes: { width: 1 },
    inputs: { x: [{ axes: { width: 1, depth: 2 }, digest: "b".repeat(64) }] },
    randomKey: [1, 2],
  });
  const other = withKey({
    ...manifest,
    code: "c".repeat(64),
    axes: { width: 2 },
    inputs: { x: [{ axes: { width: 1, depth: 2 }, digest: "d".repeat(64) }] },
    backend: "wasm",
  });
  assert.deepEqual(changesBetween(manifest, other, { after: random }).map(inWords), [
    "its code changed",
    'backend: new, "wasm"',
    "axes.width: 1 -> 2",
    "inputs.x[width=1,depth=2]: bbbbbbbbbbbb -> dddddddddddd",
  ]);
});

Deno.test("plan names the edited file", async () => {
  const toy = makeToy({ remembers: true });
  const options = { workspace: toy.root };
  await runGraph(toyGraph(stages()), options);
  toy.edit("lib/num/slope.ts", "slope * 1", "slope * 2");
  const plan = await planGraph(toyGraph(stages()), options);
  assert.deepEqual(plan.map(({ action }) => action), ["reused", "run"]);
  assert.equal(plan[1].reason, "code: lib/num/slope.ts edited");
  toy.remove();
});
