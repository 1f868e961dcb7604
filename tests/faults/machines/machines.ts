/** Engines of several made-up machines at one store: what they are started with, and what must hold. */
import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { choiceFrom } from "../../laws/choice.ts";
import { makeToy, type Toy, toyGraph } from "../../pipeline/toy.ts";
import { engineLine } from "../../task-line.ts";
import type { Meeting } from "./machine-run.ts";
import type { PretendedMachine } from "./network-disk.ts";
import { assertTrue, filesUnder, recordsIn } from "../store-contents.ts";

const runner = fromFileUrl(import.meta.resolve("./machine-run.ts"));
const width = 6;
export const jobs = width + 2;
const graph: JobGraph = toyGraph([
  { name: "s", kind: "sum", points: Array.from({ length: width }, (_, i) => ({ i })) },
  { name: "t", kind: "sum", reads: { x: "s" } },
  { name: "u", kind: "sum", reads: { x: "t" } },
]);
/** What each job gives: one more than the sum of its inputs. */
const valueOf = (job: string) =>
  job.startsWith("toy/s") ? 1 : job === "toy/t" ? width + 1 : width + 2;
const right = Object.fromEntries(graph.jobs.map(({ id }) => [id, digestOf(String(valueOf(id)))]));

export interface Disk extends Disposable {
  readonly toy: Toy;
  readonly store: string;
  /** Starts an engine; ends when it has. */
  run(machine: Omit<PretendedMachine, "locks"> & { readonly meeting?: Meeting }): Promise<Ended>;
}

export interface Ended {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly error: string;
  readonly executed: number;
}

/** A store with the code of its jobs, so that engines have nothing else to do; finished, with their records. */
export async function openDisk({ finished = false } = {}): Promise<Disk> {
  const toy = makeToy();
  toy.write("graph.json", JSON.stringify(graph));
  const store = `${toy.root}/artifacts`;
  const locks = Deno.makeTempDirSync({ prefix: "locks-" });
  const run: Disk["run"] = async (machine) => {
    const words = [runner, toy.root, JSON.stringify({ ...machine, locks })];
    const child = new Deno.Command(Deno.execPath(), {
      args: engineLine(toy.root, words, [`--allow-write=${locks}`, `--allow-read=${locks}`]),
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const { code, signal, stdout, stderr } = await child.output();
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    if (code !== 0) return { code, signal, error, executed: 0 };
    const { executed, skipped, digests } = JSON.parse(out);
    // Who ends as good has every job's right result.
    assert.deepEqual([skipped, digests], [[], right], error);
    return { code, signal, error, executed };
  };
  assert.equal((await run({ host: "first", seed: 1 })).executed, jobs);
  for (const path of finished ? [] : filesUnder(store, "ac/")) Deno.removeSync(`${store}/${path}`);
  return {
    ...{ toy, store, run },
    [Symbol.dispose]() {
      toy.remove();
      Deno.removeSync(locks, { recursive: true });
    },
  };
}

/** Each key has one answer, the right one, and nothing but it. */
export function assertWhole({ store }: Disk): void {
  assertTrue(store, "machines");
  const records = [...recordsIn(store).values()].map((text) => JSON.parse(text));
  assert.equal(records.length, jobs);
  const digests = records.map(({ outputs }) => outputs.value.digest).sort();
  assert.deepEqual(digests, Object.values(right).sort());
  assert.deepEqual(filesUnder(store, "quarantine/"), []);
}

/** Of links, renamings and locks an engine makes about so many; one that dies does so at one of them. */
const operationsMax = 40;
/** So many even one makes that comes when all is done: the first of those to die surely does. */
export const operationsMin = 4;

/** Eight engines on four machines, of which up to three die; gives how many did. */
export async function eightEngines(seed: number): Promise<number> {
  const choice = choiceFrom(seed);
  using disk = await openDisk();
  const doomed = [choice.below(8), choice.below(8), choice.below(8)];
  const ended = await Promise.all(Array.from({ length: 8 }, (_, i) =>
    disk.run({
      host: `host-${i % 4}`,
      seed: seed + i,
      // However slowly they start, they are at work at once.
      meeting: { engines: 8, at: "start" },
      // Silence of a minute lasts for four seconds.
      haste: 15,
      ...(doomed.includes(i)
        ? { diesAt: 1 + choice.below(i === doomed[0] ? operationsMin : operationsMax) }
        : {}),
    })));
  for (const [i, { code, signal, error }] of ended.entries()) {
    const about = `seed ${seed}, engine ${i}: ${error}`;
    if (signal === "SIGKILL") assert.ok(doomed.includes(i), about);
    else assert.equal(code, 0, about);
  }
  const next = await disk.run({ host: "host-next", seed, haste: 15 });
  assert.equal(next.code, 0, next.error);
  assertWhole(disk);
  assert.equal((await disk.run({ host: "host-0", seed })).executed, 0);
  return ended.filter(({ signal }) => signal === "SIGKILL").length;
}
