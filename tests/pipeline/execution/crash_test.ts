/** Kills, interrupts and damage with real Workers; tests/faults does it step by step. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { makeToy, type Toy, toyGraph } from "../toy.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { engineLine } from "../../task-line.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const runner = fromFileUrl(import.meta.resolve("../toy-run.ts"));

function start(toy: Toy, graph: JobGraph, words: readonly string[] = []): Deno.ChildProcess {
  toy.write("graph.json", JSON.stringify(graph));
  return new Deno.Command(Deno.execPath(), {
    args: engineLine(toy.root, [runner, toy.root, ...words]),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

const points = Array.from({ length: 12 }, (_, i) => ({ i }));
/** Twelve jobs of some milliseconds, what gathers each, and what gathers all. */
const graph = toyGraph([
  { name: "s", kind: "sleep", points, params: { milliseconds: 15 } },
  { name: "t", kind: "sum", points, reads: { x: "s" }, params: { axis: "i" } },
  { name: "u", kind: "sum", reads: { x: "t" } },
]);

/** Digests of all outputs of a run in a fresh workspace. */
async function outputsIn(toy: Toy): Promise<Record<string, string>> {
  const { outcomes, exitCode } = await runGraph(graph, { workspace: toy.root, jobs: 2 });
  assert.equal(exitCode, 0);
  return Object.fromEntries(
    [...outcomes].map(([job, { outputs }]) => [job, outputs.value.digest]),
  );
}

function filesUnder(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

test("killed at any moment, the next run finishes the rest with the same bytes", async () => {
  const clean = makeToy({ remembers: true });
  const wanted = await outputsIn(clean);
  clean.remove();
  const toy = makeToy({ remembers: true });
  // One workspace is killed again and again, at moments that spread over a whole run.
  for (let i = 0; i < 12; i++) {
    const child = start(toy, graph);
    const timer = setTimeout(() => child.kill("SIGKILL"), 60 + 45 * i);
    const [{ success }] = await Promise.all([
      child.status,
      child.stdout.cancel(),
      child.stderr.cancel(),
    ]);
    clearTimeout(timer);
    if (i % 4 === 3) {
      assert.deepEqual(await outputsIn(toy), wanted, `after kill ${i}`);
      assert.deepEqual(filesUnder(`${toy.root}/artifacts/tmp`), [], "nothing unfinished stays");
      for (const folder of ["ac", "cas"]) {
        Deno.removeSync(`${toy.root}/artifacts/${folder}`, { recursive: true });
      }
    }
    void success;
  }
  assert.deepEqual(await outputsIn(toy), wanted);
  toy.remove();
});

test("a job that was finished before a kill does not run again", async () => {
  const toy = makeToy({ remembers: true });
  const slow = toyGraph([
    { name: "quick", kind: "sum", params: { add: 1 } },
    { name: "slow", kind: "sleep", params: { milliseconds: 400 }, reads: { x: "quick" } },
  ]);
  const child = start(toy, slow, ["--events"]);
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; !/"toy\/slow"[^\n]*"to":"running"/.test(text);) {
    const { value, done } = await reader.read();
    assert.ok(!done, text);
    text += value;
  }
  child.kill("SIGKILL");
  await Promise.all([child.status, reader.cancel(), child.stdout.cancel()]);
  const { outcomes, exitCode } = await runGraph(slow, { workspace: toy.root });
  assert.equal(exitCode, 0);
  assert.equal(outcomes.get("toy/quick")!.how, "reused");
  assert.equal(outcomes.get("toy/slow")!.how, "executed");
  toy.remove();
});

test("Ctrl-C stops running jobs at once, keeps finished ones, and exits with 130", async () => {
  const toy = makeToy({ remembers: true });
  const long = toyGraph([
    { name: "quick", kind: "sum", params: { add: 1 } },
    { name: "loop", kind: "spin", params: { count: 1e15 }, reads: { x: "quick" } },
    { name: "after", kind: "sum", reads: { x: "loop" } },
  ]);
  const child = start(toy, long, ["--events"]);
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; !/"toy\/loop"[^\n]*"to":"running"/.test(text);) {
    const { value, done } = await reader.read();
    assert.ok(!done, text);
    text += value;
  }
  child.kill("SIGINT");
  const [{ code }, , output] = await Promise.all([
    child.status,
    reader.cancel(),
    new Response(child.stdout).text(),
  ]);
  assert.equal(code, 130);
  const { outcomes, skipped } = JSON.parse(output);
  assert.deepEqual(outcomes, { "toy/quick": "executed" });
  assert.deepEqual(skipped, ["toy/loop", "toy/after"]);
  toy.remove();
});

test("damaged, cut or deleted blobs are made again, and never reach a stage", async () => {
  for (const damage of ["flip", "cut", "delete"]) {
    const toy = makeToy({ remembers: true });
    const chain = (add: number) =>
      toyGraph([
        { name: "a", kind: "sum", params: { add: 1 } },
        { name: "b", kind: "sum", params: { add: 2 }, reads: { x: "a" } },
        { name: "c", kind: "sum", params: { add }, reads: { x: "b" } },
      ]);
    const first = await runGraph(chain(3), { workspace: toy.root });
    const layout = layoutOf(`${toy.root}/artifacts`);
    // Both links of the chain are damaged: making b again needs a first.
    for (const job of ["toy/a", "toy/b"]) {
      const path = layout.blob(first.outcomes.get(job)!.outputs.value.digest);
      const bytes = Deno.readFileSync(path);
      bytes[bytes.length >> 1] ^= 1;
      Deno.chmodSync(path, 0o644);
      if (damage === "delete") Deno.removeSync(path);
      else Deno.writeFileSync(path, damage === "cut" ? bytes.subarray(0, 9) : bytes);
    }
    const targets = ["toy/c"];
    const second = await runGraph(chain(4), { workspace: toy.root, targets });
    assert.equal(second.exitCode, 0);
    const hows = Object.fromEntries([...second.outcomes].map(([job, { how }]) => [job, how]));
    assert.deepEqual(hows, { "toy/a": "executed", "toy/b": "executed", "toy/c": "executed" });
    for (const job of ["toy/a", "toy/b"]) {
      assert.deepEqual(second.outcomes.get(job)!.outputs, first.outcomes.get(job)!.outputs);
    }
    assert.ok(second.notices.some((notice) => /toy\/b is made again/.test(notice)), damage);
    assert.equal((await runGraph(chain(4), { workspace: toy.root })).executed, 0);
    toy.remove();
  }
});

test("lost intermediates nobody asks for stay lost, and what needs only their record is reused", async () => {
  const toy = makeToy({ remembers: true });
  const chain = toyGraph([
    { name: "a", kind: "sum", params: { add: 1 } },
    { name: "b", kind: "sum", params: { add: 2 }, reads: { x: "a" } },
  ]);
  const first = await runGraph(chain, { workspace: toy.root });
  const layout = layoutOf(`${toy.root}/artifacts`);
  Deno.removeSync(layout.blob(first.outcomes.get("toy/a")!.outputs.value.digest));
  const { executed } = await runGraph(chain, { workspace: toy.root, targets: ["toy/b"] });
  assert.equal(executed, 0);
  assert.equal((await runGraph(chain, { workspace: toy.root })).executed, 1);
  toy.remove();
});

test("lost bytes that come out differently replace the answer, and consumers follow", async () => {
  const toy = makeToy({ remembers: true });
  const graph = toyGraph([
    { name: "u", kind: "sly", points: [{ i: 0 }, { i: 1 }] },
    { name: "after", kind: "sum", reads: { x: "u" } },
  ]);
  const alone = { workspace: toy.root, jobs: 1, sharedSecondsMax: Infinity };
  const first = await runGraph(graph, alone);
  const layout = layoutOf(`${toy.root}/artifacts`);
  Deno.removeSync(layout.blob(first.outcomes.get("toy/u[i=1]")!.outputs.value.digest));
  const second = await runGraph(graph, alone);
  assert.match(
    second.notices.join("\n"),
    /not deterministic.*first result is lost and is replaced/,
  );
  assert.equal(second.executed, 2);
  assert.equal((await runGraph(graph, { workspace: toy.root })).executed, 0);
  toy.remove();
});
