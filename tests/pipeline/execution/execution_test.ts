/** Runs whose company is scripted: what another run does, and when, is decided by the test. */
import assert from "node:assert/strict";
import { BugError } from "../../../lib/contract/errors.ts";
import { Execution } from "../../../lib/pipeline/execution/execution.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import type { Digest } from "../../../lib/pipeline/keys/digest.ts";
import { openSession, type Session } from "../../../lib/pipeline/planning/session.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";
import type { Leases } from "../../../lib/pipeline/store/lease.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { makeToy, type Toy, toyGraph } from "../toy.ts";

/** Leases that another run holds for as many tries as the script says, by the order of first tries. */
function scripted(script: readonly number[], onFree: () => void): Leases {
  const tries = new Map<Digest, number>();
  return {
    heldBy: () => ({ sign: "" }),
    takeAway: () => {},
    tryTake(key) {
      const count = tries.get(key) ?? 0;
      tries.set(key, count + 1);
      const index = [...tries.keys()].indexOf(key);
      if (count < (script[index] ?? 0)) return undefined;
      onFree();
      return { release() {} };
    },
  };
}

function executionIn(session: Session, leases: Leases): Execution {
  return new Execution(session, {
    run: "scripted",
    slots: 2,
    memoryBytes: Infinity,
    keepGoing: false,
    force: new Set(),
    leases,
    clock: () => 0,
    expectedSeconds: () => 1,
    recordSeconds: () => {},
    tell: () => {},
    openExecutor: () => ({
      submit: () => Promise.reject(new BugError("nothing is left to compute")),
      cancel() {},
      close: () => Promise.resolve(),
    }),
  });
}

/** Two shared jobs and one that needs both; another run computes all while ours waits. */
async function inCompany(script: readonly number[], graph: JobGraph, toy: Toy) {
  const records = `${toy.root}/artifacts/ac`;
  await runGraph(graph, { workspace: toy.root, jobs: 2 });
  Deno.renameSync(records, `${records}-later`);
  Deno.mkdirSync(records);
  Deno.removeSync(`${toy.root}/artifacts/cache`, { recursive: true });
  const session = await openSession(graph, { workspace: toy.root });
  let isThere = false;
  const leases = scripted(script, () => {
    if (isThere) return;
    isThere = true;
    Deno.removeSync(records, { recursive: true });
    Deno.renameSync(`${records}-later`, records);
  });
  try {
    const execution = executionIn(session, leases);
    await execution.finish();
    return execution.report();
  } finally {
    releaseTmp(session.store.layout);
    Deno.removeSync(`${toy.root}/artifacts`, { recursive: true });
  }
}

const graph = toyGraph([
  { name: "a", kind: "sum", params: { add: 1 } },
  { name: "b", kind: "sum", params: { add: 2 } },
  { name: "c", kind: "sum", reads: { x: "a", y: "b" } },
]);

Deno.test("however another run's end falls between our tries, no job is left out", async () => {
  const toy = makeToy();
  // Tries of a and of b that find the lease taken: [2, 1] is the case in which a run used to end with
  // two jobs not run, and with exit code 0.
  for (const script of [[2, 1], [1, 2], [1, 1], [3, 1], [0, 2]]) {
    const { skipped, failed, outcomes } = await inCompany(script, graph, toy);
    assert.deepEqual(skipped, [], `${script}`);
    assert.deepEqual(failed, []);
    assert.deepEqual([...outcomes.keys()].sort(), ["toy/a", "toy/b", "toy/c"], `${script}`);
  }
  toy.remove();
});
