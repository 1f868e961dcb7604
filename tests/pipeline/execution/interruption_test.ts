/** Ctrl-C reaches the children of a run as well, and on a loaded machine they die of it first. */
import assert from "node:assert/strict";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { makeToy, toyGraph } from "../toy.ts";

/** Processes that this one has started. */
function children(): number[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((process) => {
    if (!Number.isSafeInteger(process)) return false;
    try {
      const status = Deno.readTextFileSync(`/proc/${process}/status`);
      return new RegExp(`^PPid:\t${Deno.pid}$`, "m").test(status);
    } catch (error) {
      // It has ended meanwhile.
      assert.ok(error instanceof Error);
      return false;
    }
  });
}

const graph = toyGraph([{ name: "long", kind: "sleep", params: { milliseconds: 60_000 } }]);

/** A run whose children are ended by a signal that they do not listen to, and what it says. */
async function runWhoseChildrenDie(ownAfterMilliseconds: number | undefined) {
  const toy = makeToy();
  const own = new AbortController();
  const before = new Set(children());
  try {
    return await runGraph(graph, { workspace: toy.root, jobs: 1, signal: own.signal }, (event) => {
      if (event.type !== "state" || event.to !== "running") return;
      setTimeout(() => {
        for (const child of children()) if (!before.has(child)) Deno.kill(child, "SIGHUP");
        if (ownAfterMilliseconds === undefined) return;
        setTimeout(() => own.abort(), ownAfterMilliseconds);
      }, 300);
    });
  } finally {
    toy.remove();
  }
}

const ignore = Deno.build.os !== "linux";

Deno.test({
  name: "the death of a child by a signal is judged after the own signal: 130, and no failure",
  ignore,
  async fn() {
    const { exitCode, failed, skipped } = await runWhoseChildrenDie(700);
    assert.deepEqual([exitCode, failed, skipped], [130, [], ["toy/long"]]);
  },
});

Deno.test({
  name: "a child that alone is ended by a signal is a failure of its job, reported once",
  ignore,
  async fn() {
    const { exitCode, failed } = await runWhoseChildrenDie(undefined);
    assert.equal(exitCode, 1);
    assert.match(failed[0].message, /^toy\/long ended its process/);
    assert.ok(failed[0].message.length < 200, failed[0].message);
  },
});
