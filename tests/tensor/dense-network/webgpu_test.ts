/** Dense networks on the GPU beyond one tile of a product, over many steps, and when the GPU is lost. */
import assert from "node:assert/strict";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { backend, memory } from "@tensorflow/tfjs-core";
import { DeviceLost } from "../../../lib/contract/errors.ts";
import { withTensors } from "../../../lib/tensor/backend.ts";
import { denseNetwork } from "../../../lib/tensor/dense-network.ts";
import { layOutDense } from "../../../lib/tensor/dense-network/webgpu-layout.ts";
import { testWithAdapter } from "../adapters.ts";
import { denseCase, plainBatch, startModel, worstError } from "./case.ts";
import { plainGradient } from "./float64.ts";
import { rememberingGpu } from "../remembering-gpu.ts";

/** Sizes on both sides of a tile of 32 and of 16 terms; batches of more than one tile. */
const large = denseCase("tanh", "cross-entropy", { sizes: [45, 70, 33, 64, 10], count: 80 });
const rows = Int32Array.from({ length: 67 }, (_, i) => (i * 7 + 3) % 80);
const rates = { weightRates: [0.2, 0.1, 0.1, 0.3], biasRates: [0.1, 0, 0, 0.1] };

testWithAdapter(
  "WGSL: gradients of several tiles are the float64 ones; without the last row they are not",
  async () => {
    const model = await startModel("webgpu", large, rows.length);
    const { weights, biases } = await model.gradient(rows);
    const { network, parameters } = large;
    const expected = plainGradient(network, parameters, plainBatch(large, rows));
    const wrong = plainGradient(network, parameters, plainBatch(large, rows.subarray(1)));
    for (let l = 0; l < 4; l++) {
      assert.ok(worstError(weights[l], expected.weights[l]) < 3e-6, `W ${l}`);
      assert.ok(worstError(biases[l], expected.biases[l]) < 3e-6, `b ${l}`);
      assert.ok(worstError(weights[l], wrong.weights[l]) > 1e-3, `W ${l} cannot be told`);
    }
    model.dispose();
  },
);

testWithAdapter(
  "WGSL: ten steps and an evaluation are the kernel's to float32 accuracy",
  async () => {
    const [gpu, kernel] = [
      await startModel("webgpu", large, rows.length),
      await startModel("wasm", large, rows.length),
    ];
    const start = await gpu.readWeights(1);
    for (let step = 0; step < 10; step++) {
      const [a, b] = [await gpu.step(rows, rates), await kernel.step(rows, rates)];
      assert.ok(Math.abs(a.loss - b.loss) < 1e-5 * (1 + b.loss), `${step}: ${a.loss} ${b.loss}`);
    }
    for (let l = 0; l < 4; l++) {
      assert.ok(worstError(await gpu.readWeights(l), await kernel.readWeights(l)) < 2e-5, `W ${l}`);
    }
    assert.ok(worstError(start, await kernel.readWeights(1)) > 1e-3, "it moved");
    const [a, b] = [await gpu.evaluate(large.examples), await kernel.evaluate(large.examples)];
    assert.ok(Math.abs(a.lossMean - b.lossMean) < 1e-5 * (1 + b.lossMean));
    assert.ok(Math.abs(a.correct - b.correct) <= 1);
    // What the GPU saved the kernel reads, and the other way round.
    const saved = await gpu.save();
    kernel.restore(saved);
    assert.deepEqual(await kernel.save(), saved);
    gpu.dispose();
    kernel.dispose();
  },
);

testWithAdapter(
  "WGSL: a dense network's buffers do not grow over steps, and are given back",
  async () => {
    const measured = () =>
      withTensors("webgpu", () => {
        const { bufferManager } = backend() as WebGPUBackend;
        const { numBytesUsed: used, numBytesAllocated: allocated } = bufferManager;
        const buffers = bufferManager.getNumUsedBuffers();
        return { used, allocated, buffers, tensors: memory().numTensors };
      });
    const bytes = Uint8Array.from({ length: 80 * 45 }, (_, i) => i * 37);
    const examples = { ...large.examples, inputs: bytes, pixels: { mean: 0.5, deviation: 0.3 } };
    const everything = async () => {
      const model = await startModel("webgpu", large, rows.length);
      const other = await denseNetwork("webgpu", large.network, { batch: rows.length, examples });
      const found = [];
      for (let round = 0; round < 12; round++) {
        await model.step(rows, rates);
        await other.step(rows, rates);
        if (round % 4 === 0) {
          await model.gradient(rows);
          await model.evaluate(large.examples);
          model.restore(await model.save());
        }
        found.push(await measured());
      }
      model.dispose();
      other.dispose();
      return found;
    };
    await everything();
    const before = await measured();
    const found = await everything();
    assert.deepEqual(before, { ...before, used: 0, buffers: 0, tensors: 0 });
    assert.deepEqual(await measured(), before);
    // Parameters, work, examples and rows of each, and what the bytes of one mean.
    for (const now of found) assert.deepEqual(now, { ...found[0], buffers: 9, tensors: 0 });
    const { parameterCount, workLength } = layOutDense(large.network, rows.length);
    assert.ok(found[0].used > 8 * (parameterCount + workLength), "it is measured");
  },
);

testWithAdapter("WGSL: a dense network whose GPU is lost says so, again and again", async () => {
  const opened: GPUDevice[] = [];
  const gpu = rememberingGpu(opened);
  const lost = withTensors("webgpu", () => {
    (backend() as WebGPUBackend).device.destroy();
    return new Promise(() => {});
  });
  await assert.rejects(lost, DeviceLost);
  // One layer: its programs are compiled for two devices.
  const { network, examples } = denseCase("identity", "mean-square", { sizes: [7, 3], count: 80 });
  const one = { weightRates: [0.1] };
  const model = await denseNetwork("webgpu", network, { batch: rows.length, examples, gpu });
  await model.step(rows, one);
  const next = model.step(rows, one);
  opened[0].destroy();
  await assert.rejects(next, DeviceLost);
  await assert.rejects(model.step(rows, one), DeviceLost);
  await assert.rejects(model.save(), DeviceLost);
  model.dispose();
  await assert.rejects(model.save(), /this network was disposed/);
  const other = await denseNetwork("webgpu", network, { batch: rows.length, examples, gpu });
  assert.ok(Number.isFinite((await other.step(rows, one)).loss));
  other.dispose();
});
