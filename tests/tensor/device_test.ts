import assert from "node:assert/strict";
import "@tensorflow/tfjs-backend-webgpu";
import { findBackendFactory } from "@tensorflow/tfjs-core";
import { UserError } from "../../lib/contract/errors.ts";
import { deviceLoss, openDevice } from "../../lib/tensor/device.ts";
import { testWithAdapter } from "./adapters.ts";
import { withCanvasFeature } from "./imitated-gpu.ts";

/** Replaces navigator.gpu while `work` runs. */
async function withNavigatorGpu(gpu: unknown, work: () => Promise<void>): Promise<void> {
  const own = Object.getOwnPropertyDescriptor(navigator, "gpu");
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  try {
    await work();
  } finally {
    if (own) Object.defineProperty(navigator, "gpu", own);
    else delete (navigator as unknown as Record<string, unknown>).gpu;
  }
}

testWithAdapter(
  "an adapter with bgra8unorm-storage opens, where TensorFlow.js's own registration fails",
  async (real) => {
    const stock = findBackendFactory("webgpu");
    assert.ok(stock, "the package no longer registers a factory: device.ts may be obsolete");
    const { adapter, requests } = withCanvasFeature(real);
    await withNavigatorGpu({ requestAdapter: () => Promise.resolve(adapter) }, async () => {
      await assert.rejects(async () => await stock(), TypeError);
    });
    assert.equal(requests.length, 1, "the stock registration did not reach the adapter");
    const device = await openDevice(adapter);
    assert.deepEqual(requests[1].requiredFeatures, []);
    device.destroy();
  },
);

testWithAdapter("the device has the adapter's limits for compute", async (adapter) => {
  const device = await openDevice(adapter);
  assert.equal(device.limits.maxBufferSize, adapter.limits.maxBufferSize);
  assert.equal(
    device.limits.maxComputeInvocationsPerWorkgroup,
    adapter.limits.maxComputeInvocationsPerWorkgroup,
  );
  device.destroy();
});

Deno.test("an adapter that refuses to open gives a message for the user", async () => {
  const adapter = {
    limits: {},
    info: { description: "Broken GPU" },
    requestDevice: () => Promise.reject(new Error("out of memory")),
  } as unknown as GPUAdapter;
  await assert.rejects(openDevice(adapter), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /cannot open the GPU "Broken GPU": out of memory; run with/);
    return true;
  });
});

Deno.test("a lost device gives a message for the user", async () => {
  const device = {
    lost: Promise.resolve({ reason: "unknown", message: "the driver was reset" }),
  } as unknown as GPUDevice;
  await assert.rejects(deviceLoss(device), (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.exitCode, 1);
    assert.match(error.message, /the GPU was lost \(the driver was reset\)/);
    return true;
  });
});
