/** Residual networks in a bundle as the engine makes it: TensorFlow.js sleeps unless it is wanted. */
import assert from "node:assert/strict";
import { adapter } from "../adapters.ts";
import { buildBundles, stopBuilding } from "../../../lib/pipeline/code/bundle-build.ts";

const entry = `
  import { residualEnsemble } from "./lib/tensor/residual-network.ts";
  const network = { depth: 3, width: 4, branch: "res-1", activation: "relu", multiplier: "fixed",
    scale: 0.5, loss: "mean-square" };
  const numbers = (count) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));
  const examples = { count: 4, inputs: numbers(16), targets: numbers(16) };
  self.onmessage = async ({ data }) => {
    // As in a job; TensorFlow.js' package seedrandom draws while it is evaluated.
    Math.random = () => { throw new Error("a number was drawn in a job"); };
    const ensemble = await residualEnsemble(data, network, { networks: 1, batch: 4, examples });
    ensemble.write(0, numbers(48));
    const { loss } = await ensemble.gradient(0, Int32Array.of(0, 1, 2, 3));
    postMessage({ loss, awake: "_tfengine" in globalThis });
  };`;

Deno.test("a bundle trains in a Worker without permissions; TensorFlow.js is evaluated when wanted", async () => {
  const [{ code }] = await buildBundles(Deno.cwd(), [entry]);
  await stopBuilding();
  const url = URL.createObjectURL(new Blob([new Uint8Array(code)], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
  const ask = (backend: string) =>
    new Promise<{ loss: number; awake: boolean }>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      worker.postMessage(backend);
    });
  const kernel = await ask("wasm");
  const reference = await ask("cpu");
  const programs = adapter === null ? reference : await ask("webgpu");
  worker.terminate();
  URL.revokeObjectURL(url);
  assert.equal(kernel.awake, false);
  assert.equal(reference.awake, true);
  for (const { loss } of [reference, programs]) {
    assert.ok(Math.abs(kernel.loss - loss) < 1e-6 * kernel.loss);
  }
});
