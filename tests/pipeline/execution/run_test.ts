/** Whole runs: what runs, in what order, and what becomes of failures. */
import assert from "node:assert/strict";
import type { EngineEvent, RunSummary } from "../../../lib/pipeline/runs/events.ts";
import { planGraph } from "../../../lib/pipeline/planning/plan.ts";
import { runGraph, type RunOptions } from "../../../lib/pipeline/execution/run.ts";
import { openDurations } from "../../../lib/pipeline/runs/durations.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";
import { makeToy, type Toy, toyGraph, type ToyStage } from "../toy.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { engineLine } from "../../task-line.ts";

async function runIn(toy: Toy, graph: JobGraph, options: Partial<RunOptions> = {}) {
  const events: EngineEvent[] = [];
  const summary = await runGraph(
    graph,
    { workspace: toy.root, jobs: 2, ...options },
    (event) => events.push(event),
  );
  return { ...summary, events };
}

const chain: readonly ToyStage[] = [
  { name: "a", kind: "sum", params: { add: 1 } },
  { name: "b", kind: "sum", params: { add: 2 }, reads: { x: "a" } },
  { name: "c", kind: "sum", params: { add: 3 }, reads: { x: "a" } },
  { name: "d", kind: "sum", reads: { x: "b", y: "c" } },
  { name: "e", kind: "sum", params: { add: 9 } },
];

Deno.test("a finished graph runs nothing; plan says the same", async () => {
  const toy = makeToy({ remembers: true });
  assert.equal((await runIn(toy, toyGraph(chain))).executed, 5);
  const again = await runIn(toy, toyGraph(chain));
  assert.deepEqual([again.executed, again.reused, again.exitCode], [0, 5, 0]);
  const plan = await planGraph(toyGraph(chain), { workspace: toy.root });
  assert.deepEqual(plan.map(({ action }) => action), Array(5).fill("reused"));
  toy.remove();
});

Deno.test("a changed parameter runs its stage and what depends on it; changing it back runs nothing", async () => {
  const toy = makeToy({ remembers: true });
  await runIn(toy, toyGraph(chain));
  const changed = chain.map((stage) =>
    stage.name === "c" ? { ...stage, params: { add: 4 } } : stage
  );
  const plan = await planGraph(toyGraph(changed), { workspace: toy.root });
  assert.deepEqual(
    plan.map(({ job, action, reason }) => [job, action, reason]),
    [
      ["toy/a", "reused", undefined],
      ["toy/b", "reused", undefined],
      ["toy/c", "run", "params.add: 3 -> 4"],
      ["toy/d", "after inputs", "waits for toy/c"],
      ["toy/e", "reused", undefined],
    ],
  );
  const { events, executed } = await runIn(toy, toyGraph(changed));
  const running = events.filter((event) => event.type === "state" && event.to === "running");
  assert.deepEqual(running.map((event) => "job" in event && event.job), ["toy/c", "toy/d"]);
  assert.equal(executed, 2);
  assert.equal((await runIn(toy, toyGraph(chain))).executed, 0);
  toy.remove();
});

Deno.test("a target runs exactly what it needs", async () => {
  const toy = makeToy({ remembers: true });
  const { outcomes } = await runIn(toy, toyGraph(chain), { targets: ["toy/b"] });
  assert.deepEqual([...outcomes.keys()], ["toy/a", "toy/b"]);
  toy.remove();
});

Deno.test("equal jobs run once, whatever they are called", async () => {
  const toy = makeToy({ remembers: true });
  const names = ["one", "two", "three"];
  const { executed, reused } = await runIn(
    toy,
    toyGraph(names.map((name) => ({ name, kind: "sleep", params: { milliseconds: 30 } }))),
  );
  assert.deepEqual({ executed, reused }, { executed: 1, reused: 2 });
  toy.remove();
});

Deno.test("a failure stops the run; with keepGoing only what depends on it is left out", async () => {
  const bad = "let total = params.add === 2 ? (() => { throw new RangeError('two') })() : 0";
  const graph = toyGraph(chain);
  for (const keepGoing of [false, true]) {
    const toy = makeToy({ remembers: true });
    toy.edit("stages/sum.ts", "let total = params.add ?? 0", bad);
    const { failed, skipped, exitCode, executed } = await runIn(toy, graph, { keepGoing, jobs: 1 });
    assert.equal(exitCode, 1);
    assert.deepEqual(failed.map(({ message }) => message), ["toy/b failed with RangeError: two"]);
    assert.match(failed[0].stack!, /RangeError: two/);
    if (keepGoing) assert.deepEqual([skipped, executed], [["toy/d"], 3]);
    else assert.ok(skipped.includes("toy/d") && skipped.length > 1);
    toy.edit("stages/sum.ts", "throw new RangeError('two')", "return 2");
    assert.equal((await runIn(toy, graph, { keepGoing: true })).exitCode, 0);
    toy.remove();
  }
});

Deno.test("a stage that gives none of its declared outputs fails, naming the missing one", async () => {
  const toy = makeToy({ remembers: true });
  const graph = toyGraph([{ name: "h", kind: "half" }]);
  for (let i = 0; i < 2; i++) {
    const { failed, executed } = await runIn(toy, graph);
    assert.match(failed[0].message, /toy\/h ended without its output value; it gave: other/);
    assert.equal(executed, 0);
  }
  toy.remove();
});

Deno.test("a job past its timeout is given up, asleep or in a loop, and tried as often as it may be", async () => {
  const toy = makeToy({ remembers: true });
  const graph = toyGraph([
    { name: "asleep", kind: "sleep", params: { milliseconds: 60_000 }, timeoutSeconds: 0.2 },
    { name: "loop", kind: "spin", params: { count: 1e15 }, timeoutSeconds: 0.2, retries: 2 },
  ]);
  // In a process of its own: an endless loop keeps its core until the process ends.
  toy.write("graph.json", JSON.stringify(graph));
  const runner = fromFileUrl(import.meta.resolve("../toy-run.ts"));
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: engineLine(toy.root, [runner, toy.root, "--keep-going"]),
  }).output();
  assert.equal(code, 1);
  const { failed, notices } = JSON.parse(new TextDecoder().decode(stdout)) as RunSummary;
  const attempts = Object.fromEntries(failed.map((failure) => [failure.job, failure.attempts]));
  assert.deepEqual(attempts, { "toy/asleep": 1, "toy/loop": 3 });
  assert.match(
    failed[0].message,
    /longer than its timeout of 0\.2 s and was ended; raise `timeout`/,
  );
  assert.equal(notices.filter((notice) => notice.includes("trying again")).length, 2);
  toy.remove();
});

Deno.test("a failing job is tried as often as it may be, each time in a fresh Worker", async () => {
  const toy = makeToy({ remembers: true });
  toy.edit("stages/unstable.ts", "return one(runs.count++)", "throw new Error(`${++runs.count}`)");
  const { failed } = await runIn(toy, toyGraph([{ name: "s", kind: "unstable", retries: 2 }]));
  assert.equal(failed[0].attempts, 3);
  assert.equal(failed[0].message, "toy/s failed with Error: 1");
  toy.remove();
});

Deno.test("force runs again; equal bytes change nothing, other bytes are reported and not used", async () => {
  const toy = makeToy({ remembers: true });
  const graph = toyGraph([
    { name: "steady", kind: "sum" },
    { name: "unsteady", kind: "sly", points: [0, 1, 2, 3].map((i) => ({ i })) },
  ]);
  const alone = { jobs: 1, sharedSecondsMax: Infinity };
  const first = await runIn(toy, graph, alone);
  const force = ["toy/steady", "toy/unsteady[i=3]"];
  const forced = await runIn(toy, graph, { ...alone, force });
  assert.equal(forced.executed, 2);
  assert.equal(forced.notices.length, 1);
  assert.match(forced.notices[0], /toy\/unsteady\[i=3\] is not deterministic.*first result stays/);
  const digests = ({ outcomes }: typeof first) =>
    [...outcomes.values()].map(({ outputs }) => outputs.value.digest);
  assert.deepEqual(digests(forced), digests(first));
  assert.equal((await runIn(toy, graph)).executed, 0);
  toy.remove();
});

Deno.test("never more jobs at once than slots, and declared shares are respected", async () => {
  const toy = makeToy({ remembers: true });
  const points = Array.from({ length: 8 }, (_, i) => ({ i }));
  const sleep = { kind: "sleep", params: { milliseconds: 30 }, points };
  const graph = toyGraph([
    { name: "small", ...sleep },
    { name: "large", ...sleep, resources: { memoryBytes: 0, cpu: 2 } },
  ]);
  const { events } = await runIn(toy, graph, { jobs: 3 });
  let [slots, most] = [0, 0];
  for (const event of events) {
    if (event.type !== "state") continue;
    const share = event.job.startsWith("toy/large") ? 2 : 1;
    if (event.to === "running") slots += share;
    if (event.from === "running") slots -= share;
    most = Math.max(most, slots);
  }
  assert.equal(most, 3);
  assert.equal(slots, 0);
  toy.remove();
});

Deno.test("recorded durations decide what starts first the next time", async () => {
  const toy = makeToy({ remembers: true });
  const graph = (value: number) =>
    toyGraph([1, 60].map((milliseconds) => ({
      name: `s${milliseconds}`,
      kind: "sleep",
      points: [{ milliseconds }],
      params: { milliseconds, value },
    })));
  const order = ({ events }: { readonly events: readonly EngineEvent[] }) =>
    events.flatMap((event) => event.type === "state" && event.to === "running" ? [event.job] : []);
  assert.match(order(await runIn(toy, graph(1), { jobs: 1 }))[0], /s1\[/);
  // Every job is recorded; how long each really took is up to the machine.
  const durations = openDurations(layoutOf(`${toy.root}/artifacts`));
  for (const [i, seconds] of [1, 60].entries()) {
    const job = graph(2).jobs[i];
    assert.ok(durations.expected(job)!.seconds >= 0.001 * [1, 60][i] / 2);
    durations.record(job, seconds);
  }
  durations.save();
  assert.match(order(await runIn(toy, graph(2), { jobs: 1 }))[0], /s60\[/);
  toy.remove();
});

Deno.test("a hundred jobs of one stage run once each", async () => {
  const toy = makeToy({ remembers: true });
  const points = Array.from({ length: 100 }, (_, i) => ({ i }));
  const graph = toyGraph([{ name: "s", kind: "sum", points, params: { axis: "i" } }]);
  assert.equal((await runIn(toy, graph)).executed, 100);
  assert.equal((await runIn(toy, graph)).executed, 0);
  toy.remove();
});

Deno.test("many that find one input damaged at once: it is made again once, and all go on", async () => {
  const toy = makeToy();
  const graphOf = (add: number) =>
    toyGraph([
      { name: "a", kind: "sum", params: { add: 5 } },
      ...[1, 2, 3, 4].map((i) => ({
        name: `reads${i}`,
        kind: "sum",
        params: { add: add + i },
        reads: { a: "a" },
      })),
    ]);
  const options = { workspace: toy.root, jobs: 4 };
  const { outcomes } = await runGraph(graphOf(0), options);
  const { digest } = outcomes.get("toy/a")!.outputs.value;
  const path = layoutOf(`${toy.root}/artifacts`).blob(digest);
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  Deno.removeSync(path);
  Deno.writeFileSync(path, bytes);
  const { failed, executed } = await runGraph(graphOf(10), options);
  assert.deepEqual(failed, []);
  assert.equal(executed, 5);
  toy.remove();
});
