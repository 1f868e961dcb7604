/**
 * Two, four and eight engines at once on one store, some of them killed, with blobs taken away. Of the three
 * crowds another at each commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import type { JobGraph } from "../../lib/pipeline/specification/specification.ts";
import { makeToy, type Toy, toyGraph } from "../pipeline/toy.ts";
import { assertTrue, filesUnder, recordsIn } from "./store-contents.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { engineLine } from "../task-line.ts";

const runner = fromFileUrl(import.meta.resolve("../pipeline/toy-run.ts"));
const jobs = 8;
const graph: JobGraph = toyGraph([
  {
    name: "s",
    kind: "sleep",
    points: Array.from({ length: jobs - 2 }, (_, i) => ({ i })),
    params: { milliseconds: 40 },
  },
  { name: "t", kind: "sum", reads: { x: "s" } },
  { name: "u", kind: "sum", reads: { x: "t" }, params: { add: 1 } },
]);

function start(toy: Toy): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: engineLine(toy.root, [runner, toy.root]),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

interface Ended {
  readonly code: number;
  readonly error: string;
  readonly executed: number;
}

async function end(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  const out = text.decode(stdout);
  const executed = out === "" ? 0 : JSON.parse(out).executed as number;
  return { code, error: text.decode(stderr), executed };
}

/** Digests of the outputs by key. */
function answersIn(store: string): Record<string, unknown> {
  return Object.fromEntries(
    [...recordsIn(store)].map(([path, text]) => [path, JSON.parse(text).outputs]),
  );
}

/** Times that a stage was started, as the logs of all engines tell it; also those of dead ones. */
function startsIn(store: string): number {
  return filesUnder(store, "run/").filter((path) => path.endsWith(".jsonl"))
    .flatMap((path) => Deno.readTextFileSync(`${store}/${path}`).split("\n"))
    .filter((line) => line.includes('"to":"running"')).length;
}

let clean: Promise<Record<string, unknown>> | undefined;

/** What one engine alone finds: it is asked once. */
function cleanAnswers(): Promise<Record<string, unknown>> {
  return clean ??= answersOfOne();
}

async function answersOfOne(): Promise<Record<string, unknown>> {
  const toy = makeToy();
  try {
    toy.write("graph.json", JSON.stringify(graph));
    assert.equal((await end(start(toy))).code, 0);
    return answersIn(`${toy.root}/artifacts`);
  } finally {
    toy.remove();
  }
}

async function inToy(body: (toy: Toy, store: string) => Promise<void>): Promise<void> {
  const toy = makeToy();
  toy.write("graph.json", JSON.stringify(graph));
  try {
    await body(toy, `${toy.root}/artifacts`);
  } finally {
    toy.remove();
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function assertShared(engines: number, stagger: number): Promise<void> {
  await inToy(async (toy, store) => {
    const children = [];
    for (let i = 0; i < engines; i++) {
      children.push(start(toy));
      await pause(stagger);
    }
    const ended = await Promise.all(children.map(end));
    for (const { code, error } of ended) assert.equal(code, 0, error);
    assert.equal(ended.reduce((sum, { executed }) => sum + executed, 0), jobs);
    assert.equal(startsIn(store), jobs);
    assertTrue(store, "company");
    assert.deepEqual(answersIn(store), await cleanAnswers());
    assert.deepEqual(filesUnder(store, "tmp/"), []);
    assert.deepEqual(filesUnder(store, "quarantine/"), []);
  });
}

for (const [index, [engines, stagger]] of [[2, 0], [4, 90], [8, 30]].entries()) {
  Deno.test({
    name: `${engines} engines at once, ${stagger} ms apart, do each job once`,
    ignore: isOtherTurn(index, 3),
    fn: () => assertShared(engines, stagger),
  });
}

Deno.test("four engines of which two are killed, while blobs are taken away", () =>
  inToy(async (toy, store) => {
    const children = Array.from({ length: 4 }, () => start(toy));
    const all = children.map(end);
    // Kill when the first results are there.
    while (filesUnder(store, "ac/").length === 0) await pause(5);
    children[0].kill("SIGKILL");
    await pause(40);
    const small = filesUnder(store, "cas/").find((path) =>
      Deno.statSync(`${store}/${path}`).size < 2000
    );
    if (small !== undefined) Deno.removeSync(`${store}/${small}`);
    children[1].kill("SIGKILL");
    const ended = await Promise.all(all);
    for (const { code, error } of ended.slice(2)) assert.equal(code, 0, error);
    // One killed worker per slot of each killed engine, and what was made of the lost blob.
    assert.ok(startsIn(store) <= jobs + 2 * 2 + 1 + 2, `${startsIn(store)} starts`);
    const next = await end(start(toy));
    assert.equal(next.code, 0, next.error);
    assertTrue(store, "after the killing");
    assert.deepEqual(answersIn(store), await cleanAnswers());
    assert.deepEqual(filesUnder(store, "tmp/"), []);
    assert.equal((await end(start(toy))).executed, 0);
  }));

Deno.test("control: without leases the jobs would run more than once", () =>
  inToy(async (toy, store) => {
    // Each engine looks for leases in a store of its own, by a folder that nobody else locks.
    const children = [start(toy), start(toy)];
    const taking = setInterval(() => {
      for (const path of filesUnder(store, "lease/")) {
        try {
          Deno.removeSync(`${store}/${path}`);
        } catch (error) {
          if (!(error instanceof Deno.errors.NotFound)) throw error;
        }
      }
    }, 1);
    const ended = await Promise.all(children.map(end));
    clearInterval(taking);
    for (const { code, error } of ended) assert.equal(code, 0, error);
    assert.ok(startsIn(store) > jobs, `${startsIn(store)} starts`);
    assert.deepEqual(answersIn(store), await cleanAnswers());
  }));
