/**
 * Long jobs that are stopped, killed or run out of something go on where they were; the result is that
 * of one go, bit for bit. A state that is damaged, or of another job, is not used.
 */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { decodeTable } from "../../../lib/contract/codec.ts";
import { numbers } from "../../../lib/contract/table.ts";
import {
  checkpointKeys,
  checkpointPieces,
  parseCheckpoint,
} from "../../../lib/pipeline/store/checkpoint-file.ts";
import type { EngineEvent, RunSummary } from "../../../lib/pipeline/runs/events.ts";
import { runGraph, type RunOptions } from "../../../lib/pipeline/execution/run.ts";
import { makeCheckoutSecret } from "../../../lib/pipeline/store/checkout-secret.ts";
import { Checkpoints } from "../../../lib/pipeline/execution/checkpoints.ts";
import { openStore, readBlob } from "../../../lib/pipeline/store/store.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { verifyGraph } from "../../../lib/pipeline/verification/verify.ts";
import { makeToy, type Toy, toyGraph, type ToyStage } from "../toy.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { engineLine } from "../../task-line.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const [steps, at] = [60, 30];
const runner = fromFileUrl(import.meta.resolve("../toy-run.ts"));

/** What the stage computes, in one go. */
function expected(count = steps): number {
  let x = 0.3;
  for (let i = 0; i < count; i++) x = 3.9 * x * (1 - x);
  return x;
}

const graphOf = (params: object, more: Partial<ToyStage> = {}) =>
  toyGraph([{ name: "long", kind: "counts", params: { steps, ...params }, ...more }]);
const job = "toy/long";

interface Ran {
  readonly summary: RunSummary;
  readonly events: readonly EngineEvent[];
  /** Steps that were computed. */
  readonly steps: number;
  readonly resumed: number;
}

async function run(
  toy: Toy,
  graph: ReturnType<typeof graphOf>,
  options: Partial<RunOptions> = {},
  listener: (event: EngineEvent) => void = () => {},
): Promise<Ran> {
  const events: EngineEvent[] = [];
  const all = { workspace: toy.root, jobs: 1, checkpointSeconds: 0, ...options };
  const summary = await runGraph(graph, all, (event) => {
    events.push(event);
    listener(event);
  });
  const count = (type: EngineEvent["type"]) => events.filter((event) => event.type === type).length;
  return { summary, events, steps: count("log"), resumed: count("resumed") };
}

const layoutIn = (toy: Toy) => layoutOf(`${toy.root}/artifacts`);

/** By which the states of this checkout are sealed. */
function secretIn(toy: Toy): string {
  const layout = layoutIn(toy);
  return makeCheckoutSecret(layout.own, layout.cache)!;
}

function valueOf(toy: Toy, { outcomes }: RunSummary): number {
  const { digest } = outcomes.get(job)!.outputs.value;
  return numbers(decodeTable(readBlob(layoutIn(toy), digest)), "x")[0];
}

/** How far the state in the store is. */
function stepKept(toy: Toy): number {
  const [key] = checkpointKeys(layoutIn(toy));
  if (!key) return 0;
  const file = Deno.readFileSync(layoutIn(toy).checkpoint(key));
  const kept = parseCheckpoint(file, key, secretIn(toy));
  return typeof kept === "object" ? new Float64Array(kept.bytes.buffer)[0] : 0;
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; !condition(); i++) {
    assert.ok(i < 3000, "it does not come to this");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function inToy(body: (toy: Toy) => Promise<void>): Promise<void> {
  const toy = makeToy({ remembers: true });
  try {
    await body(toy);
  } finally {
    toy.remove();
  }
}

/** It went on from step `at`, gave what one go gives, and left no state behind. */
function assertWentOn(toy: Toy, ran: Ran, done: number): void {
  assert.equal(ran.summary.exitCode, 0);
  assert.equal(ran.resumed, 1);
  assert.equal(ran.steps, done);
  assert.equal(valueOf(toy, ran.summary), expected());
  assert.deepEqual(checkpointKeys(layoutIn(toy)), []);
  const { key } = ran.summary.outcomes.get(job)!;
  const { provenance } = openStore(layoutIn(toy)).getRecord(key)!;
  assert.equal(provenance.resumed, true);
}

function start(toy: Toy, graph: ReturnType<typeof graphOf>): Deno.ChildProcess {
  toy.write("graph.json", JSON.stringify(graph));
  return new Deno.Command(Deno.execPath(), {
    args: engineLine(toy.root, [runner, toy.root, "--checkpoints"]),
    stdout: "null",
    stderr: "null",
  }).spawn();
}

test("a job that runs into its timeout goes on where it was, in its next attempt", () =>
  inToy(async (toy) => {
    const ran = await run(toy, graphOf({ at }, { timeoutSeconds: 10, retries: 1 }));
    assertWentOn(toy, ran, steps);
    // A second plain run finds the result; the time told is that of all attempts.
    const { seconds } = ran.summary.outcomes.get(job)!;
    assert.ok(seconds > 0.9 && seconds < 60, `${seconds} s`);
    assert.equal((await run(toy, graphOf({ at }))).summary.reused, 1);
  }));

test("a job that fills its heap goes on in the next run, with more memory", () =>
  inToy(async (toy) => {
    const graph = graphOf({ at, how: "heap" });
    const first = await run(toy, graph, { heapMegabytes: 64 });
    assert.match(first.summary.failed[0].message, /ran out of memory/);
    assert.equal(stepKept(toy), at);
    assertWentOn(toy, await run(toy, graph), steps - at);
  }));

test("Ctrl-C writes the newest state, however seldom states are written", () =>
  inToy(async (toy) => {
    const controller = new AbortController();
    const options = { signal: controller.signal, checkpointSeconds: 1000 };
    const stopped = await run(toy, graphOf({ at }), options, (event) => {
      // The pipe passes on a state a second.
      const isThere = event.type === "log" && event.text === `step ${at}`;
      if (isThere) setTimeout(() => controller.abort(), 1500);
    });
    assert.equal(stopped.summary.exitCode, 130);
    const kept = stepKept(toy);
    assert.ok(kept === at || kept === 1, `${kept}`);
    assertWentOn(toy, await run(toy, graphOf({ at })), steps - kept);
  }));

test("a killed engine's job is taken over, at its last state, by one that waited for it", () =>
  inToy(async (toy) => {
    const graph = graphOf({ at });
    const other = start(toy, graph);
    const ended = other.output();
    await until(() => stepKept(toy) === at);
    let isWaiting = false;
    const events: EngineEvent[] = [];
    const waiting = runGraph(graph, { workspace: toy.root, jobs: 1 }, (event) => {
      events.push(event);
      isWaiting ||= event.type === "shared";
    });
    await until(() => isWaiting);
    other.kill("SIGKILL");
    await ended;
    const summary = await waiting;
    const count = (type: EngineEvent["type"]) => events.filter((one) => one.type === type).length;
    const ran = { summary, events, steps: count("log"), resumed: count("resumed") };
    assertWentOn(toy, ran, steps - at);
  }));

/** A whole state of this job that says `x` after 40 steps: not what the job itself would keep. */
async function plant(
  toy: Toy,
  graph: ReturnType<typeof graphOf>,
  state: Float64Array,
  secretOf = secretIn,
) {
  const { summary } = await run(toy, graph);
  const { key } = summary.outcomes.get(job)!;
  Deno.removeSync(layoutIn(toy).record(key));
  const path = layoutIn(toy).checkpoint(key);
  const bytes = new Uint8Array(state.buffer as ArrayBuffer);
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const write = (file: Uint8Array) => Deno.writeFileSync(path, file);
  const whole = Uint8Array.from(
    checkpointPieces(key, { bytes, seconds: 5 }, secretOf(toy)).flatMap((p) => [...p]),
  );
  write(whole);
  return { key, path, whole, write };
}

const wrong = () => Float64Array.of(40, 0.7);
const fromWrong = () => {
  let x = 0.7;
  for (let i = 40; i < steps; i++) x = 3.9 * x * (1 - x);
  return x;
};

test("control: a state in the store is what a job goes on from", () =>
  inToy(async (toy) => {
    await plant(toy, graphOf({}), wrong());
    const ran = await run(toy, graphOf({}));
    assert.deepEqual([ran.resumed, ran.steps], [1, steps - 40]);
    assert.equal(valueOf(toy, ran.summary), fromWrong());
    assert.ok(ran.summary.outcomes.get(job)!.seconds >= 5);
  }));

test("damaged, torn, foreign and renamed states are set aside, aloud, and not used", () =>
  inToy(async (toy) => {
    const { key, path, whole, write } = await plant(toy, graphOf({}), wrong());
    const flipped = whole.slice();
    flipped[flipped.length - 3] ^= 1;
    const other = "0".repeat(64);
    const secret = secretIn(toy);
    const foreign = checkpointPieces(other, { bytes: new Uint8Array(16), seconds: 1 }, secret);
    const cases = [
      flipped,
      whole.slice(0, -1),
      whole.slice(0, 100),
      new Uint8Array(),
      new TextEncoder().encode("something else\n"),
      Uint8Array.from(foreign.flatMap((piece) => [...piece])),
    ];
    // In the heading, a flipped bit anywhere is noticed.
    for (let i = 0; i < whole.indexOf(10); i++) {
      const head = whole.slice();
      head[i] ^= 1;
      assert.equal(typeof parseCheckpoint(head, key, secret), "string", `byte ${i}`);
    }
    assert.equal(parseCheckpoint(whole, other, secret), "damaged");
    for (const [i, file] of cases.entries()) {
      assert.equal(parseCheckpoint(file, key, secret), "damaged", `${i}`);
    }
    write(flipped);
    const ran = await run(toy, graphOf({}));
    assert.deepEqual([ran.resumed, ran.steps], [0, steps]);
    assert.equal(valueOf(toy, ran.summary), expected());
    assert.match(ran.summary.notices[0], /toy\/long starts afresh: the state .* is damaged/);
    assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
    assert.equal([...Deno.readDirSync(layoutIn(toy).quarantine)].length, 1);
  }));

Deno.test("a state that another user or checkout made is not gone on from, aloud, and stays until this job is done", () =>
  inToy(async (toy) => {
    // What a co-user of a store can make: whole, by every checksum, and sealed by a secret of their own.
    const { key, path, whole } = await plant(toy, graphOf({}), wrong(), () => "0".repeat(64));
    const layout = layoutIn(toy);
    const states = new Checkpoints({ layout, clock: () => 0, refused() {} });
    assert.equal(states.read(key), "another's");
    assert.deepEqual(Deno.readFileSync(path), whole);
    const ran = await run(toy, graphOf({}));
    assert.deepEqual([ran.resumed, ran.steps, checkpointKeys(layout)], [0, steps, []]);
    assert.equal(valueOf(toy, ran.summary), expected());
    assert.match(ran.summary.notices[0], /toy\/long starts afresh: .* by another user, checkout/);
  }));

test("another parameter, --force and verify go on from nothing", () =>
  inToy(async (toy) => {
    await plant(toy, graphOf({}), wrong());
    const edited = await run(toy, graphOf({ steps: 50 }));
    assert.deepEqual([edited.resumed, edited.steps], [0, 50]);
    assert.equal(valueOf(toy, edited.summary), expected(50));
    const verified = await verifyGraph(graphOf({}), { workspace: toy.root, jobs: 1 });
    assert.equal(verified.summary.exitCode, 0);
    const forced = await run(toy, graphOf({}), { force: [job] });
    assert.deepEqual([forced.resumed, forced.steps], [0, steps]);
    assert.equal(valueOf(toy, forced.summary), expected());
    assert.equal(
      verified.jobs[0].outputs.value.digest,
      forced.summary.outcomes.get(job)!.outputs.value.digest,
    );
  }));

test("a state from which a job only fails is not used again", () =>
  inToy(async (toy) => {
    await plant(toy, graphOf({}), Float64Array.of(1, 2, 3));
    const failed = await run(toy, graphOf({}));
    assert.match(failed.summary.failed[0].message, /this state is of no use/);
    const next = await run(toy, graphOf({}));
    assert.deepEqual([next.summary.exitCode, next.resumed, next.steps], [0, 0, steps]);
  }));

test("a state whose job another run has finished is taken away", () =>
  inToy(async (toy) => {
    const { write } = await plant(toy, graphOf({}), wrong());
    const done = await run(toy, graphOf({}), { force: [job] });
    assert.equal(done.summary.exitCode, 0);
    write(new Uint8Array(3));
    const next = await run(toy, graphOf({}));
    assert.deepEqual([next.summary.reused, checkpointKeys(layoutIn(toy)).length], [1, 0]);
  }));
