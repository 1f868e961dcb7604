/** A stage with tensors as the engine runs it: its own bundle, its own sandbox, no permission. */
import assert from "node:assert/strict";
import type { BackendName, Fields } from "../../lib/contract/plugins.ts";
import { numbers, tableFromRows } from "../../lib/contract/table.ts";
import type { RunMessage, WorkerMessage } from "../../lib/contract/worker.ts";
import { plugin as explicit } from "../../lib/dynamics/mlp-explicit.ts";
import { entryText } from "../../lib/pipeline/code/bundle.ts";
import { buildBundles, stopBuilding } from "../../lib/pipeline/code/bundle-build.ts";
import type { StageSpec } from "../../lib/pipeline/specification/specification.ts";
import { givenTable } from "../stages/given.ts";
import { mlpJob } from "../dynamics/explicit/mlp-job.ts";
import { shapedReluRecipe } from "../dynamics/mlp-case.ts";
import { testOnEveryBackend } from "./adapters.ts";

/** The part of a stage's specification that its bundle depends on. */
const spec = {
  file: "stages/measure-spectra.ts",
  slots: {
    dynamics: [{ name: "mlp-explicit", file: "lib/dynamics/mlp-explicit.ts" }],
    measures: [{ name: "log-norm" }],
  },
} as unknown as StageSpec;

let built: Promise<Uint8Array> | undefined;
function bundle(): Promise<Uint8Array> {
  built ??= (async () => {
    const [{ code }] = await buildBundles(Deno.cwd(), [entryText(spec)]);
    await stopBuilding();
    return code;
  })();
  return built;
}

const networks = 20;
const recipe = shapedReluRecipe({ width: 16, depth: 12 });
const jobOn = (backend: BackendName) =>
  mlpJob(recipe, { networks, seed: 71, correlation: 0.3, backend });

function messageFor(backend: BackendName): RunMessage {
  const { key, data } = jobOn(backend);
  const entry = { words: {} };
  return {
    type: "run",
    inputs: {
      recipe: [{ axes: {}, table: tableFromRows([recipe]) }],
      data: [{ axes: {}, table: data! }],
    },
    params: {},
    uses: {
      dynamics: [{ ...entry, name: "mlp-explicit", params: { networks } }],
      measures: [{ ...entry, name: "log-norm", params: {} }],
    },
    axes: {},
    key,
    backend,
    gpu: backend === "webgpu",
  };
}

/** Everything that the Worker says until the job is over. */
async function runInWorker(message: RunMessage): Promise<WorkerMessage[]> {
  const code = await bundle();
  const url = URL.createObjectURL(new Blob([code as BlobPart], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
  const said: WorkerMessage[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
        said.push(data);
        if (data.type === "ready") worker.postMessage(message);
        if (data.type === "done" || data.type === "failed") resolve();
      };
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
  return said;
}

testOnEveryBackend(
  "a stage with tensors computes in the engine's sandbox what it computes outside",
  async (backend) => {
    const said = await runInWorker(messageFor(backend));
    const last = said.at(-1)!;
    assert.ok(last.type === "done", JSON.stringify(last));
    // Nothing is left behind in the Worker's globals: the prelude would have told so.
    assert.ok(said.every(({ type }) => ["ready", "progress", "done"].includes(type)));
    const measured = givenTable(last.outputs[0]);
    const outside: Fields = await explicit.simulate(jobOn(backend));
    assert.deepEqual(numbers(measured, "logNorm"), outside.logNorm.values);
  },
);

Deno.test("a bundle with tensors stays below 3 MB", async () => {
  const { length } = await bundle();
  assert.ok(length < 3e6, `${length} bytes`);
});
