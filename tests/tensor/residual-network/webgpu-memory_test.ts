/** Networks on the GPU across calls: their memory, and what becomes of them when the GPU is lost. */
import assert from "node:assert/strict";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { backend, memory } from "@tensorflow/tfjs-core";
import { DeviceLost } from "../../../lib/contract/errors.ts";
import { withTensors } from "../../../lib/tensor/backend.ts";
import { residualEnsemble, type ResidualNetwork } from "../../../lib/tensor/residual-network.ts";
import { testWithAdapter } from "../adapters.ts";
import { allRows, examplesOf, parametersOf } from "./cases.ts";
import { rememberingGpu } from "../remembering-gpu.ts";

const network: ResidualNetwork = {
  depth: 3,
  width: 10,
  branch: "res-1",
  activation: "tanh",
  multiplier: "shared",
  loss: "mean-square",
};
const examples = examplesOf(network, 12, 1);
const size = { networks: 2, batch: 4, examples };
const rows = Int32Array.from({ length: 8 }, (_, i) => i);
const rule = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const update = { rule, learningRates: [0.01, 0.01] };

/** Bytes in use and allocated on the GPU, buffers in use, and tensors. */
function measured() {
  return withTensors("webgpu", () => {
    const own = backend() as WebGPUBackend;
    const { numBytesInGPU: used, numBytesAllocatedInGPU: allocated } = own.memory();
    const buffers = own.bufferManager.getNumUsedBuffers();
    return { used, allocated, buffers, tensors: memory().numTensors };
  });
}

testWithAdapter(
  "WGSL: neither buffers nor tensors grow over steps, and all are given back",
  async () => {
    const everything = async () => {
      const ensemble = await residualEnsemble("webgpu", network, size);
      ensemble.write(0, parametersOf(network, 2));
      const found = [];
      for (let round = 0; round < 30; round++) {
        await ensemble.step(rows, update);
        if (round % 5 === 4) {
          await ensemble.gradient(1, allRows(12));
          await ensemble.evaluate(1, examples);
          await ensemble.read(0);
          ensemble.restore(await ensemble.save());
        }
        found.push(await measured());
      }
      ensemble.dispose();
      return found;
    };
    await everything();
    const before = await measured();
    const found = await everything();
    assert.deepEqual(before, { ...before, used: 0, buffers: 0, tensors: 0 });
    assert.deepEqual(await measured(), before);
    // While it lives: parameters, examples, targets, work, plan and rates; nothing else, at any time.
    for (const now of found) assert.deepEqual(now, { ...found[0], buffers: 6, tensors: 0 });
    const { parameterCount } = await residualEnsemble("wasm", network, size);
    assert.ok(found[0].used > 4 * (6 * parameterCount + examples.inputs.length), "it is measured");
  },
);

testWithAdapter(
  "WGSL: a lost GPU ends training in clear words; new networks start on another",
  async () => {
    const opened: GPUDevice[] = [];
    const gpu = rememberingGpu(opened);
    // The device of earlier tests would be used otherwise.
    await loseDevice();
    const ensemble = await residualEnsemble("webgpu", network, { ...size, gpu });
    ensemble.write(0, parametersOf(network, 3));
    await ensemble.step(rows, update);
    const next = ensemble.step(rows, update);
    opened[0].destroy();
    await assert.rejects(next, isLoss);
    await assert.rejects(ensemble.step(rows, update), isLoss);
    await assert.rejects(ensemble.save(), isLoss);
    ensemble.dispose();
    const other = await residualEnsemble("webgpu", network, { ...size, gpu });
    other.write(0, parametersOf(network, 3));
    assert.ok((await other.step(rows, update)).every(Number.isFinite));
    other.dispose();
    assert.equal(opened.length, 2);
  },
);

function isLoss(error: unknown): boolean {
  assert.ok(error instanceof DeviceLost, String(error));
  assert.match(error.message, /GPU/);
  assert.match(error.message, /run again|--backend wasm/);
  return true;
}

/** Loses the device at work. */
async function loseDevice(): Promise<void> {
  const lost = withTensors("webgpu", () => {
    (backend() as WebGPUBackend).device.destroy();
    return new Promise(() => {});
  });
  await assert.rejects(lost, DeviceLost);
}
