/**
 * Random histories of toy specifications, written into a real store without running anything: some
 * generations of parameters in two profiles, runs with and without a manifest, pins, archives, held
 * leases, orphans, dead processes' files. Beside it, what each of them keeps.
 */
import { type Digest, digestOf } from "../../lib/pipeline/keys/digest.ts";
import { uuid7 } from "../../lib/pipeline/store/fresh-name.ts";
import { keyOf, type Manifest } from "../../lib/pipeline/keys/key.ts";
import { openStore, recordFormat } from "../../lib/pipeline/store/store.ts";
import { type StoredRecord } from "../../lib/pipeline/store/record.ts";
import { openLayout } from "../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../lib/pipeline/store/unfinished.ts";
import { statIfPresent } from "../../lib/pipeline/store/file-operations.ts";
import {
  type Case,
  type Choose,
  chooser,
  day,
  type Generation,
  graceMinutes,
  keepRunsDays,
  minute,
  now,
  type Result,
} from "./case.ts";
import { addLease, addLeftovers } from "./leftovers.ts";

/** Ten thousands of small files: in memory, where the system has a folder for that. */
const memory = "/dev/shm";
const inMemory = statIfPresent(memory)?.isDirectory ?? false;

export function makeCase(seed: number): Case {
  const choose = chooser(seed * 7919 + 17);
  const root = Deno.makeTempDirSync({ prefix: "synthetic-", ...(inMemory ? { dir: memory } : {}) });
  const layout = openLayout(root);
  const locks: Deno.FsFile[] = [];
  const made: Case = {
    layout,
    records: new Map(),
    generations: [],
    present: [],
    pinned: new Set(),
    recent: new Set(),
    young: new Set(),
    leased: new Set(),
    youngBlobs: new Set(),
    stays: new Set([`${root}/format`]),
    goes: new Set(),
    remove() {
      for (const lock of locks) lock.close();
      Deno.removeSync(root, { recursive: true });
    },
  };
  addGenerations(made, choose);
  addPins(made, choose);
  addOrphans(made, choose);
  addLeftovers(made, choose, locks);
  addLease(made, choose, locks);
  releaseTmp(layout);
  return made;
}

interface Node {
  param: number;
  readonly reads: readonly number[];
  /** Gives few different outputs, so that different keys have equal bytes. */
  readonly coarse: boolean;
}

function addGenerations(made: Case, choose: Choose): void {
  const nodes = Array.from({ length: 2 + choose(5) }, (_, index): Node => ({
    param: choose(3),
    reads: index === 0 ? [] : [...new Set([choose(index), choose(index)])],
    coarse: choose(3) === 0,
  }));
  const count = 2 + choose(4);
  for (let generation = 0; generation < count; generation++) {
    for (let edits = choose(3); edits > 0; edits--) nodes[choose(nodes.length)].param = choose(4);
    // From two months ago to half an hour ago; never within an hour of a limit.
    const ages = [60 * day, 45 * day, 21 * day, 19 * day, 2 * day, 2 * minute * 60, 30 * minute];
    const at = now - ages[Math.min(ages.length - 1, generation + choose(3))];
    made.present = [0, 1].map((profile) => {
      const run = addRun(made, { nodes, profile, at: at + profile, code: choose(2), choose });
      return run.results;
    });
  }
}

interface RunOptions {
  readonly nodes: readonly Node[];
  readonly profile: number;
  readonly at: number;
  readonly code: number;
  readonly choose: Choose;
}

function addRun(made: Case, { nodes, profile, at, code, choose }: RunOptions): Generation {
  const { layout } = made;
  const run = uuid7(at, Uint8Array.from({ length: 10 }, () => choose(256)));
  const results: Result[] = [];
  for (const [index, node] of nodes.entries()) {
    const inputs = node.reads.map((read) => results[read].record.outputs.value.digest);
    const text = JSON.stringify(["value", index, node.param + 10 * profile, inputs]);
    const output = node.coarse ? `coarse ${index} ${node.param % 2}` : text;
    const record = put(made, { index, node, profile, inputs, output, run, at, code });
    results.push({ job: `toy/n${index}`, record });
  }
  const generation = { run, at, results };
  made.generations.push(generation);
  const isRecent = at >= now - keepRunsDays * day;
  const log = `${layout.runs}/${run}.jsonl`;
  Deno.writeTextFileSync(log, "{}\n");
  (isRecent ? made.stays : made.goes).add(log);
  // One run in five was killed before its manifest: its records name it all the same.
  if (choose(5) > 0) {
    const path = `${layout.runs}/${run}.json`;
    Deno.writeTextFileSync(path, manifestOf(generation));
    (isRecent ? made.stays : made.goes).add(path);
    if (isRecent) { for (const { record } of results) made.recent.add(record.key); }
  }
  return generation;
}

function manifestOf({ run, at, results }: Generation): string {
  const jobs = results.map(({ job, record: { key, outputs } }) =>
    [job, { key, how: "executed", seconds: 1, outputs }] as const
  );
  const where = { profile: "laptop", backend: "wasm", runtime: { deno: "2.9.6", v8: "15" } };
  const started = new Date(at).toISOString();
  return JSON.stringify({ format: 1, run, started, ...where, jobs: Object.fromEntries(jobs) });
}

function put(made: Case, { index, node, profile, inputs, output, run, at, code }: {
  readonly index: number;
  readonly node: Node;
  readonly profile: number;
  readonly inputs: readonly Digest[];
  readonly output: string;
  readonly run: string;
  readonly at: number;
  readonly code: number;
}): StoredRecord {
  const { layout } = made;
  const bytes = new TextEncoder().encode(output);
  const digest = putBlob(made, output, at);
  const manifest: Manifest & { readonly files?: Readonly<Record<string, Digest>> } = {
    format: 1,
    kind: `kind${index}`,
    code: putBlob(made, `code ${index} ${code}`, at),
    conversion: putBlob(made, "conversion", at),
    params: { param: node.param, profile: index === 0 ? profile : 0 },
    fromAxes: [],
    uses: {},
    axes: {},
    inputs: Object.fromEntries(inputs.map((input, i) => [`r${i}`, [{ axes: {}, digest: input }]])),
    ...(index % 2 === 1 ? { files: { data: putBlob(made, `file ${node.param}`, at) } } : {}),
    randomKey: [1, 2],
  };
  const key = keyOf(manifest);
  const known = made.records.get(key);
  if (known !== undefined) return known;
  const record: StoredRecord = {
    format: recordFormat,
    key,
    manifest,
    outputs: { value: { digest, size: bytes.length, mediaType: "text/plain" } },
    provenance: {
      started: new Date(at).toISOString(),
      seconds: 1,
      attempts: 1,
      run,
      sources: putBlob(made, JSON.stringify({ files: { run, index, code } }), at),
    },
  };
  openStore(layout).putRecord(record);
  Deno.utimeSync(layout.record(key), at / 1000, at / 1000);
  made.records.set(key, record);
  if (at >= now - keepRunsDays * day) made.recent.add(key);
  if (at > now - graceMinutes * minute) made.young.add(key);
  return record;
}

/** Stores a blob; one that is there keeps its age. */
function putBlob(made: Case, text: string, at: number): Digest {
  const { layout } = made;
  const digest = digestOf(text);
  const store = openStore(layout);
  const bytes = new TextEncoder().encode(text);
  if (store.hasBlob({ digest, size: bytes.length })) return digest;
  store.putBlob(bytes);
  Deno.utimeSync(layout.blob(digest), at / 1000, at / 1000);
  if (at > now - graceMinutes * minute) made.youngBlobs.add(digest);
  return digest;
}

function addPins(made: Case, choose: Choose): void {
  const { layout, generations } = made;
  Deno.mkdirSync(`${layout.root}/pin`);
  for (let count = choose(3); count > 0; count--) {
    const { run, results } = generations[choose(generations.length)];
    // Some name the last result only: what it was made from is to be found.
    const kept = choose(2) === 0 ? results : results.slice(-1);
    const kind = choose(2) === 0 ? "pin" : "archive";
    const path = `${layout.root}/pin/p${count}.json`;
    Deno.writeTextFileSync(
      path,
      JSON.stringify({
        format: 1,
        kind,
        created: "2029-01-01T00:00:00.000Z",
        run,
        results: Object.fromEntries(kept.map(({ job, record }) => [job, record.key])),
      }),
    );
    for (const { record } of kept) made.pinned.add(record.key);
    made.stays.add(path);
    for (const ending of ["json", "jsonl"]) {
      const log = `${layout.runs}/${run}.${ending}`;
      if (made.goes.delete(log)) made.stays.add(log);
    }
  }
}

function addOrphans(made: Case, choose: Choose): void {
  for (let count = choose(3); count > 0; count--) {
    putBlob(made, `orphan ${count}`, now - [5 * minute, 5 * day, 50 * day][choose(3)]);
  }
}
