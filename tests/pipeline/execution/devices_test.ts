/** A job that loses its GPU is computed on wasm, under its key, and everything says so. */
import assert from "node:assert/strict";
import { decodeTable } from "../../../lib/contract/codec.ts";
import { numbers } from "../../../lib/contract/table.ts";
import { Devices } from "../../../lib/pipeline/execution/devices.ts";
import type { EngineEvent } from "../../../lib/pipeline/runs/events.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { provenanceLines, unusualOf } from "../../../lib/pipeline/planning/provenance-text.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { summaryLines } from "../../../lib/pipeline/report/summary.ts";
import { explainJob } from "../../../lib/pipeline/planning/why.ts";
import { makeToy, type Toy, toyGraph } from "../toy.ts";

const graph = toyGraph([
  { name: "first", kind: "lossy", params: { value: 1 } },
  { name: "next", kind: "lossy", params: { value: 2 } },
  { name: "last", kind: "lossy", params: { value: 3 } },
]);

async function onGpu(toy: Toy, { isGpuThere }: { readonly isGpuThere: boolean }) {
  const events: EngineEvent[] = [];
  const summary = await runGraph(graph, {
    workspace: toy.root,
    jobs: 1,
    backend: "webgpu",
    isGpuThere: () => Promise.resolve(isGpuThere),
  }, (event) => void events.push(event));
  const store = openStore(layoutOf(`${toy.root}/artifacts`));
  const records = graph.jobs.map(({ id }) => store.getRecord(summary.outcomes.get(id)!.key)!);
  const told = events.filter((event) => event.type === "notice" && event.topic === "device");
  return { summary, records, store, told };
}

async function inToy(body: (toy: Toy) => Promise<void>): Promise<void> {
  const toy = makeToy({ remembers: true });
  try {
    await body(toy);
  } finally {
    toy.remove();
  }
}

Deno.test("a GPU that is gone: the job is computed again on wasm, and so is the rest of the run", () =>
  inToy(async (toy) => {
    const { summary, records, store, told } = await onGpu(toy, { isGpuThere: false });
    assert.equal(summary.exitCode, 0);
    assert.equal(summary.executed, 3);
    assert.equal(told.length, 1, "said once");
    assert.deepEqual(summary.notices, [
      "toy/first is computed again on wasm: no GPU; so is all that follows in this run",
    ]);
    const { computedOn, because, attempts } = records[0].provenance;
    assert.deepEqual([computedOn, because, attempts], ["wasm", "no GPU", 1]);
    assert.deepEqual(summary.onWasm, ["toy/first"]);
    assert.ok(
      summaryLines(graph.jobs, summary, 200).includes(
        "Computed on wasm, for the GPU was lost: toy/first.",
      ),
    );
    const options = { workspace: toy.root, backend: "webgpu" } as const;
    const { unusual, upToDate } = await explainJob(graph, "toy/first", options);
    assert.equal(upToDate, true);
    assert.deepEqual(provenanceLines(unusual), ["computed on wasm: no GPU"]);
    assert.deepEqual(unusualOf(store, records[1].key), {});
    const [value] = numbers(decodeTable(store.getBlob(records[0].outputs.value.digest)), "x");
    assert.equal(value, 1);
    // Under the same keys: the next run has nothing to do.
    assert.equal((await onGpu(toy, { isGpuThere: false })).summary.reused, 3);
  }));

Deno.test("a GPU that is still there is tried once more, not forever", () =>
  inToy(async (toy) => {
    const { summary, told } = await onGpu(toy, { isGpuThere: true });
    assert.equal(summary.exitCode, 0);
    assert.equal(told.length, 2);
    assert.match(summary.notices[1], /^toy\/next .*; so is all that follows in this run$/);
  }));

Deno.test("control: another failure on a GPU is a failure", () =>
  inToy(async (toy) => {
    toy.edit("stages/lossy.ts", "throw new DeviceLost({", "throw new Error({");
    const options = { workspace: toy.root, jobs: 1, backend: "webgpu", keepGoing: true } as const;
    const { failed, notices } = await runGraph(graph, options);
    assert.deepEqual([failed.length, notices.length], [3, 0]);
  }));

Deno.test("jobs that lose the device side by side have lost it once", async () => {
  const devices = new Devices(() => "webgpu", () => Promise.resolve(true));
  assert.equal(await devices.lost("a", { began: 0, now: 10 }), false);
  assert.equal(await devices.lost("a", { began: 5, now: 11 }), false);
  assert.equal(devices.backend, "webgpu");
  assert.equal(await devices.lost("b", { began: 12, now: 20 }), true);
  assert.deepEqual([devices.backend, devices.because], ["wasm", "b"]);
});
