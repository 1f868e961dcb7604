import assert from "node:assert/strict";
import { relu, sum, tensor1d } from "@tensorflow/tfjs-core";
import { DeviceLost } from "../../lib/contract/errors.ts";
import { withTensors } from "../../lib/tensor/backend.ts";
import { testWithAdapter } from "./adapters.ts";
import { imitatedGpu } from "./imitated-gpu.ts";
import { rememberingGpu } from "./remembering-gpu.ts";

Deno.test("WebGPU without an adapter fails for the user; other back-ends go on", async () => {
  const refused = withTensors("webgpu", () => 1, { gpu: imitatedGpu(null) });
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof DeviceLost);
    assert.match(error.message, /there is no WebGPU adapter/);
    return true;
  });
  assert.equal(await withTensors("wasm", () => 1), 1);
});

testWithAdapter(
  "a device lost in the middle ends the work at once; the next work opens another",
  async () => {
    const opened: GPUDevice[] = [];
    const gpu = rememberingGpu(opened);
    const endless = withTensors("webgpu", () => {
      relu(tensor1d([1, 2]));
      opened[0].destroy();
      return new Promise(() => {});
    }, { gpu });
    await assert.rejects(endless, (error) => {
      assert.ok(error instanceof DeviceLost);
      assert.equal(error.exitCode, 1);
      assert.match(error.message, /the GPU was lost/);
      return true;
    });
    const total = await withTensors(
      "webgpu",
      async () => (await sum(tensor1d([1, 2])).data())[0],
      { gpu },
    );
    assert.equal(total, 3);
    assert.equal(opened.length, 2);
  },
);
