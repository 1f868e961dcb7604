/**
 * A disk that refuses while a long job keeps its state: the job goes on, and no torn state is used. A third of
 * the faults at each commit, at every operation one or two; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { encodeTable } from "../../lib/contract/codec.ts";
import { numberColumn, table } from "../../lib/contract/table.ts";
import { tableMediaType } from "../../lib/contract/media-types.ts";
import type { EngineEvent } from "../../lib/pipeline/runs/events.ts";
import { runGraph } from "../../lib/pipeline/execution/run.ts";
import type { Attempt, openWorkerPool } from "../../lib/pipeline/seat/pool.ts";
import { makeToy, type Toy, toyGraph } from "../pipeline/toy.ts";
import { breakDisk, type Code, type Fault, type FaultyDisk } from "./faulty-disk.ts";
import { assertTrue, filesUnder } from "./store-contents.ts";

const graph = toyGraph([{ name: "long", kind: "draw" }]);
const state = (n: number) => new Uint8Array(5000).fill(n);
const done: Attempt = {
  end: "done",
  outputs: [{
    name: "value",
    mediaType: tableMediaType,
    bytes: encodeTable(table({ x: numberColumn([7], "dimensionless", "a number") })),
  }],
  residue: [],
  seconds: 0.01,
};

interface Ran {
  readonly code: number;
  readonly resumed: Uint8Array | undefined;
  readonly notices: readonly string[];
  readonly disk: FaultyDisk | undefined;
}

/** One job that keeps three states and ends as told, on a disk that breaks when it begins. */
async function run(toy: Toy, end: Attempt, plan?: { at?: number; fault?: Fault }): Promise<Ran> {
  const root = `${toy.root}/artifacts`;
  let disk: FaultyDisk | undefined;
  let resumed: Uint8Array | undefined;
  const openPool: typeof openWorkerPool = () => ({
    run(_bundle, message, options) {
      resumed = message.checkpoint?.resumed;
      if (plan !== undefined) disk = breakDisk({ root, ...plan });
      for (const n of [1, 2, 3]) options.onCheckpoint?.(state(n));
      return Promise.resolve(end);
    },
    stop() {},
  });
  const events: EngineEvent[] = [];
  let code: number;
  try {
    const options = { workspace: toy.root, jobs: 1, openPool, checkpointSeconds: 0 };
    code = (await runGraph(graph, options, (event) => void events.push(event))).exitCode;
  } catch (error) {
    code = (error as { exitCode?: number }).exitCode ?? -1;
  } finally {
    disk?.mend();
  }
  const notices = events.flatMap((event) => event.type === "notice" ? [event.message] : []);
  return { code, resumed, notices, disk };
}

async function inToy(body: (toy: Toy) => Promise<void>): Promise<void> {
  const toy = makeToy();
  try {
    await body(toy);
  } finally {
    toy.remove();
  }
}

const faults: readonly (readonly [Code, "once" | "then on"])[] = [
  ["ENOSPC", "once"],
  ["ENOSPC", "then on"],
  ["EIO", "then on"],
  ["EACCES", "once"],
  ["EROFS", "then on"],
];

const parts = 3;

for (const end of [{ end: "timeout" }, done] as const) {
  const ending = end.end === "done" ? "is done" : "is cut off";
  Deno.test(`a fault at any operation on the disk of a job that keeps its state and ${ending}`, () =>
    inToy(async (toy) => {
      const store = `${toy.root}/artifacts`;
      const wipe = () => {
        for (const folder of ["ac", "checkpoint"]) {
          for (const path of filesUnder(store, `${folder}/`)) Deno.removeSync(`${store}/${path}`);
        }
      };
      const whole = await run(toy, end, {});
      const operations = whole.disk!.trace.length;
      assert.ok(whole.disk!.trace.filter((name) => /checkpoint/.test(name)).length >= 3);
      let refused = 0;
      for (let at = 1; at <= operations; at++) {
        for (const [i, [code, from]] of faults.entries()) {
          if (isOtherTurn(at + i, parts)) continue;
          wipe();
          const about = `${code} ${from} at ${at}, ${whole.disk!.trace[at - 1]}`;
          const hurt = await run(toy, end, { at, fault: { code, from } });
          const told = hurt.notices.filter((text) => /cannot be kept/.test(text));
          assert.ok(told.length <= 1, `${about}: told once`);
          refused += told.length;
          // 4: what could not be written was a result, or the log.
          assert.ok([end.end === "done" ? 0 : 1, 4].includes(hurt.code), `${about}: ${hurt.code}`);
          assertTrue(store, about);
          const next = await run(toy, done);
          assert.equal(next.code, 0, about);
          const kept = next.resumed?.[0];
          assert.ok(kept === undefined || [1, 2, 3].includes(kept), about);
          if (kept !== undefined) assert.deepEqual(next.resumed, state(kept), about);
          assert.deepEqual(filesUnder(store, "checkpoint/"), [], about);
          assert.deepEqual(filesUnder(store, "tmp/"), [], about);
          assert.deepEqual(filesUnder(store, "quarantine/"), [], about);
        }
      }
      assert.ok(refused > 3, `${refused} refusals were told`);
    }));
}

Deno.test("a state that cannot be read counts as absent, and is reported", () =>
  inToy(async (toy) => {
    assert.equal((await run(toy, { end: "timeout" })).code, 1);
    const store = `${toy.root}/artifacts`;
    const [path] = filesUnder(store, "checkpoint/");
    const read = Deno.readFileSync;
    Deno.readFileSync = (given) => {
      if (!String(given).endsWith(path)) return read(given);
      throw Object.assign(new Error(`Input/output error: open '${given}'`), { code: "EIO" });
    };
    let next: Ran;
    try {
      next = await run(toy, done);
    } finally {
      Deno.readFileSync = read;
    }
    assert.deepEqual([next.code, next.resumed], [0, undefined]);
    assert.match(next.notices[0], /starts afresh: the state that it had kept is damaged/);
  }));
