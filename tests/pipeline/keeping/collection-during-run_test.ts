/**
 * What the lock is for cannot happen with it; this is what would happen without: everything is taken
 * away in the middle of a run, at every moment of it. That costs work, and never truth.
 */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import {
  emptyTrash,
  moveToTrash,
  planCollection,
} from "../../../lib/pipeline/keeping/collection.ts";
import type { RunSummary } from "../../../lib/pipeline/runs/events.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { makeToy, type Toy, toyGraph } from "../toy.ts";

/** A half of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(2);

const graph = toyGraph([
  { name: "a", kind: "sum", params: { add: 1 } },
  { name: "b", kind: "sum", params: { add: 2 }, reads: { x: "a" } },
  { name: "c", kind: "sum", params: { add: 3 }, reads: { x: "a", y: "b" } },
]);

/** A collector that minds no lock, and to which nothing is worth keeping. */
function takeEverything(toy: Toy): void {
  const layout = layoutOf(`${toy.root}/artifacts`);
  const collection = planCollection(layout, {
    present: { jobs: new Map(), blobs: new Set(), all: [] },
    now: Date.now() + 1000,
    keepRunsDays: 0,
    graceMinutes: 0,
  });
  emptyTrash(moveToTrash(layout, collection));
  releaseTmp(layout);
}

const digestsOf = ({ outcomes }: RunSummary) =>
  [...outcomes].map(([job, { outputs }]) => [job, outputs.value.digest]);

test("everything is taken away at any moment of a run: its results are right all the same", async () => {
  const toy = makeToy();
  const clean = await runGraph(graph, { workspace: toy.root });
  let again = 0;
  for (let moment = 0;; moment++) {
    Deno.removeSync(`${toy.root}/artifacts`, { recursive: true });
    let count = 0;
    let running = 0;
    const summary = await runGraph(graph, { workspace: toy.root, jobs: 1 }, (event) => {
      if (event.type !== "state") return;
      if (event.to === "running") running++;
      if (count++ === moment) takeEverything(toy);
    });
    if (count <= moment) break;
    assert.equal(summary.exitCode, 0, `taken at event ${moment}`);
    assert.deepEqual(digestsOf(summary), digestsOf(clean), `taken at event ${moment}`);
    if (running > graph.jobs.length) again++;
    const next = await runGraph(graph, { workspace: toy.root, jobs: 1 });
    assert.deepEqual(digestsOf(next), digestsOf(clean));
    const store = openStore(layoutOf(`${toy.root}/artifacts`));
    for (const { outputs } of next.outcomes.values()) {
      assert.doesNotThrow(() => store.getBlob(outputs.value.digest));
    }
  }
  assert.ok(again > 0, "some of it cost work");
  toy.remove();
});

test("a run holds the store from its first event to its last, so that gc must wait", async () => {
  const toy = makeToy();
  const isFree = () => {
    using lock = Deno.openSync(`${toy.root}/artifacts/lock`, { write: true });
    return lock.tryLockSync(true);
  };
  const seen: boolean[] = [];
  await runGraph(graph, { workspace: toy.root }, () => seen.push(isFree()));
  assert.ok(seen.length > 10);
  assert.ok(!seen.includes(true));
  assert.ok(isFree(), "and gives it back");
  toy.remove();
});
