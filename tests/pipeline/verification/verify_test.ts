/** Computing again: planted faults are named by job, a correct pipeline passes in every order. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import {
  type DigestLock,
  type LockedJob,
  parseLock,
} from "../../../lib/pipeline/verification/digest-lock.ts";
import { presentRuntime } from "../../../lib/pipeline/keys/key.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";
import {
  exitCodeOf,
  verifyGraph,
  type VerifyOptions,
} from "../../../lib/pipeline/verification/verify.ts";
import { makeToy, type Toy, toyGraph } from "../toy.ts";
import { inWorkspace } from "../toy/workspace.ts";
import { treeOf } from "../tree.ts";

/** A quarter of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(4);

const points = [0, 1, 2, 3].map((i) => ({ i }));
const steady = toyGraph([
  { name: "draws", kind: "draw", points },
  { name: "sums", kind: "sum", points, params: { add: 1e9 }, reads: { x: "draws" } },
  { name: "all", kind: "sum", reads: { x: "sums", y: "draws" } },
]);
/** A stage that tells whether its Worker has run it before, but not at once: only verify can find it. */
const counting = toyGraph([
  { name: "counts", kind: "sly", points: [0, 1, 2, 3, 4, 5].map((i) => ({ i })) },
]);
/** What it gives as the n-th job of a Worker (between the first two, the pool tries the first again). */
const slyValue = (index: number) => index < 1 ? 0 : 1;
/** Workers are shared however long a job takes, so that the planted fault does not hang on speed. */
const sharedSecondsMax = Infinity;

async function inToy(body: (toy: Toy) => Promise<void>): Promise<void> {
  const toy = makeToy({ remembers: true });
  try {
    await body(toy);
  } finally {
    toy.remove();
  }
}

/** A lock of what a run gave. */
async function lockOf(toy: Toy, graph: JobGraph): Promise<DigestLock> {
  const options = { workspace: toy.root, jobs: 1, sharedSecondsMax };
  const { outcomes } = await runGraph(graph, options);
  const jobs = [...outcomes].map(([job, { key, outputs }]): [string, LockedJob] => [
    job,
    { key, outputs: { value: outputs.value.digest } },
  ]);
  return { backend: "wasm", runtime: presentRuntime(), jobs: new Map(jobs) };
}

const verifyIn = (toy: Toy, graph: JobGraph, options: Partial<VerifyOptions> = {}) =>
  verifyGraph(graph, { workspace: toy.root, jobs: 1, sharedSecondsMax, ...options });

test("a correct pipeline passes with 1, 2 and 4 workers and in five shuffled orders", () =>
  inToy(async (toy) => {
    const lock = await lockOf(toy, steady);
    const ways = [1, 2, 3, 4, 5].map((shuffle) => ({ shuffle, jobs: [1, 2, 4][shuffle % 3] }));
    assert.deepEqual(new Set(ways.map(({ jobs }) => jobs)), new Set([1, 2, 4]));
    for (const way of ways) {
      const found = await verifyIn(toy, steady, { ...way, lock });
      const wrong = found.jobs.filter(({ store, lock }) =>
        store.result !== "equal" || lock?.result !== "equal"
      );
      assert.deepEqual(wrong, [], JSON.stringify(way));
      assert.equal(found.jobs.length, 9, "every job was computed again");
      assert.equal(exitCodeOf(found), 0);
    }
  }));

test("a stage whose result depends on the order of jobs is named, with row and column", () =>
  inToy(async (toy) => {
    const lock = await lockOf(toy, counting);
    for (const shuffle of [1, 2, 3]) {
      const started: string[] = [];
      const found = await verifyGraph(
        counting,
        { workspace: toy.root, jobs: 1, sharedSecondsMax, shuffle, lock },
        (event) => {
          const counts = event.type === "state" && event.to === "running" &&
            event.job.startsWith("toy/counts");
          if (counts) started.push(event.job);
        },
      );
      // With one worker the first gives 0, the others 1: those on the same side are right.
      const moved = counting.jobs.map(({ id }) => id)
        .filter((job, index) => slyValue(started.indexOf(job)) !== slyValue(index));
      assert.ok(moved.length > 0, `seed ${shuffle} moves nothing`);
      const named = found.jobs.filter(({ store }) => store.result === "differs");
      assert.deepEqual(named.map(({ job }) => job), moved);
      for (const { job, store, lock } of named) {
        assert.equal(lock?.result, "differs");
        const [{ output, difference }] = store.findings;
        assert.ok(output === "value" && difference?.kind === "table");
        const { row, column, before, after } = difference;
        const index = Number(/i=(\d)/.exec(job)![1]);
        const [kept, found] = [slyValue(index), slyValue(started.indexOf(job))];
        assert.deepEqual([row, column, before, after], [0, "x", kept, found]);
      }
      assert.equal(exitCodeOf(found), 1);
    }
  }));

test("the number of workers alone gives a planted dependence on it away", () =>
  inToy(async (toy) => {
    await lockOf(toy, counting);
    const found = await verifyIn(toy, counting, { jobs: 4 });
    const named = found.jobs.filter(({ store }) => store.result === "differs");
    assert.ok(named.length > 0);
    assert.ok(named.every(({ job }) => job.startsWith("toy/counts")));
    assert.equal(exitCodeOf(found), 1);
  }));

test("verifying changes nothing in the store, not even for a stage that gives other bytes", () =>
  inToy(async (toy) => {
    await lockOf(toy, counting);
    const content = () =>
      ["ac", "cas", "run", "cache"].flatMap((folder) => treeOf(`${toy.root}/artifacts/${folder}`));
    const before = content();
    const found = await verifyIn(toy, counting, { jobs: 1, shuffle: 1 });
    assert.equal(exitCodeOf(found), 1);
    assert.deepEqual(content(), before);
    assert.deepEqual([...Deno.readDirSync(`${toy.root}/artifacts/tmp`)], [], "no scratch is left");
  }));

test("a changed line of the lock is named, and what it means: bytes, key, or both", () =>
  inToy(async (toy) => {
    const lock = await lockOf(toy, steady);
    const job = "toy/sums[i=2]";
    const { key, outputs } = lock.jobs.get(job)!;
    const other = "0".repeat(64);
    const cases = [
      [{ key, outputs: { value: other } }, "differs", 1],
      [{ key: other, outputs }, "stale", 0],
      [{ key: other, outputs: { value: other } }, "changed", 1],
      [{ key, outputs: { ...outputs, more: other } }, "differs", 1],
      [undefined, "no line", 1],
    ] as const;
    for (const [line, result, code] of cases) {
      const jobs = new Map(lock.jobs);
      if (line === undefined) jobs.delete(job);
      else jobs.set(job, line);
      const found = await verifyIn(toy, steady, { lock: { ...lock, jobs } });
      const wrong = found.jobs.filter((one) => one.lock?.result !== "equal");
      assert.deepEqual(wrong.map((one) => [one.job, one.lock?.result]), [[job, result]]);
      assert.equal(exitCodeOf(found), code);
      assert.ok(found.jobs.every(({ store }) => store.result === "equal"));
    }
    const jobs = new Map([...lock.jobs, ["toy/gone", { key, outputs }]]);
    const found = await verifyIn(toy, steady, { lock: { ...lock, jobs } });
    assert.deepEqual([found.gone, exitCodeOf(found)], [["toy/gone"], 1]);
  }));

test("one flipped bit of an output in the store is named, and is left for repro to repair", () =>
  inToy(async (toy) => {
    const lock = await lockOf(toy, steady);
    const job = "toy/draws[i=1]";
    const digest = lock.jobs.get(job)!.outputs.value;
    const path = `${toy.root}/artifacts/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
    const bytes = Deno.readFileSync(path);
    // A bit of the only number: its eight bytes are found by their value.
    const value = new DataView(bytes.buffer);
    const [number] = await numbersOf(bytes);
    const at = bytes.findIndex((_, i) =>
      i + 8 <= bytes.length && value.getFloat64(i, true) === number
    );
    bytes[at + 6] ^= 1;
    Deno.chmodSync(path, 0o644);
    Deno.writeFileSync(path, bytes);
    const found = await verifyIn(toy, steady, { lock });
    const wrong = found.jobs.filter(({ store }) => store.result !== "equal");
    assert.deepEqual(wrong.map(({ job, store }) => [job, store.result]), [[job, "damaged"]]);
    const [{ difference }] = wrong[0].store.findings;
    assert.ok(difference?.kind === "table");
    assert.deepEqual([difference.row, difference.column, difference.after], [0, "x", number]);
    assert.ok(found.jobs.every((one) => one.lock?.result === "equal"));
    assert.equal(exitCodeOf(found), 4);
    assert.deepEqual(Deno.readFileSync(path), bytes);
    // A sample that only reads it: it is made again in the scratch store, and the sample passes.
    const sample = await verifyIn(toy, steady, { targets: ["toy/sums[i=1]"], lock });
    assert.deepEqual(sample.summary.failed, []);
    assert.ok(
      sample.jobs.some((one) => one.job === "toy/sums[i=1]" && one.store.result === "equal"),
    );
    assert.deepEqual(Deno.readFileSync(path), bytes);
  }));

async function numbersOf(bytes: Uint8Array): Promise<Float64Array> {
  const { decodeTable } = await import("../../../lib/contract/codec.ts");
  return decodeTable(bytes).columns.x.values as Float64Array;
}

test("a sample is as large as asked, the same for a seed, and takes its inputs from the store", () =>
  inToy(async (toy) => {
    const lock = await lockOf(toy, steady);
    const sampled = async (seed: number) =>
      (await verifyIn(toy, steady, { sample: 3, seed, lock })).jobs.map(({ job }) => job);
    const [first, second, third] = [await sampled(1), await sampled(1), await sampled(2)];
    assert.equal(first.length, 3);
    assert.deepEqual(first, second);
    assert.notDeepEqual(first, third);
  }));

test("without stored results everything that a target needs is computed and compared", () =>
  inToy(async (toy) => {
    const lock = await lockOf(toy, steady);
    Deno.removeSync(`${toy.root}/artifacts`, { recursive: true });
    const found = await verifyIn(toy, steady, { targets: ["toy/sums[i=0]"], lock });
    assert.deepEqual(found.jobs.map(({ job }) => job), ["toy/draws[i=0]", "toy/sums[i=0]"]);
    assert.ok(
      found.jobs.every(({ store, lock }) => store.result === "new" && lock?.result === "equal"),
    );
  }));

test("a failing stage is a failure of the verification", () =>
  inToy(async (toy) => {
    await lockOf(toy, steady);
    toy.edit(
      "stages/draw.ts",
      "return one(key",
      "if (axes.i > 1) throw new Error('no'); return one(key",
    );
    const found = await verifyIn(toy, steady);
    assert.equal(found.summary.failed.length, 2);
    assert.equal(exitCodeOf(found), 1);
  }));

test("the command: no lock, writing one, agreeing, a tampered line, a part of a profile", () =>
  inWorkspace(async (workspace) => {
    const words = ["verify", "--profile", "smoke"];
    const none = await workspace.command(...words);
    assert.equal(none.code, 0, none.error);
    assert.match(
      none.out,
      /there are none of profile smoke; `deno task verify --profile smoke --write`/,
    );
    const part = await workspace.command(...words, "--write", "totals");
    assert.equal(part.code, 2);
    const written = await workspace.command(...words, "--write");
    assert.match(written.out, /^Wrote artifacts\/digests\/smoke\.lock: 4 jobs\. Commit it\.$/m);
    const path = "artifacts/digests/smoke.lock";
    const text = workspace.read(path);
    assert.equal(parseLock(text, path).jobs.size, 4);
    const good = await workspace.command(...words, "--shuffle", "3", "--jobs", "1");
    assert.equal(good.code, 0, good.error);
    assert.match(good.out, /^Committed digests: 4 jobs byte for byte equal\.$/m);
    workspace.write(path, text.replace(/(toy\/totals .*total=)./, (_, head) => `${head}x`));
    const torn = await workspace.command(...words);
    assert.equal(torn.code, 2);
    assert.match(torn.error, /^artifacts\/digests\/smoke\.lock:5:1 cannot read "toy\/totals /);
    workspace.write(path, text.replace(/(toy\/totals .*total=)[0-9a-f]{8}/, "$100000000"));
    const bad = await workspace.command(...words);
    assert.equal(bad.code, 1);
    assert.match(bad.out, /^toy\/totals differs from the committed digests under the same key$/m);
    const json = await workspace.command(...words, "--json");
    const lines = json.out.trim().split("\n").map((line) => JSON.parse(line));
    assert.ok(lines.every(({ schema }) => schema === "asymptopia/verify/1"));
    assert.deepEqual(
      lines.filter(({ lock }) => lock?.result === "differs").map(({ job }) => job),
      ["toy/totals"],
    );
    assert.equal(lines.at(-1).exitCode, 1);
    workspace.edit("stages/total.ts", "let sum = 0;", "let sum = 1;");
    workspace.write(path, text);
    const changed = await workspace.command(...words);
    assert.match(
      changed.out,
      /^toy\/totals differs from the committed digests, and so does its key$/m,
    );
    assert.match(changed.out, /write them again with `--write` and commit them/);
  }));
