import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { chooseBackend, isSoftwareAdapter } from "../../lib/contract/backend-choice.ts";
import { imitatedGpu } from "../tensor/imitated-gpu.ts";

const llvmpipe = {
  vendor: "65541",
  device: "0",
  description: "llvmpipe (LLVM 15.0.6, 256 bits)",
};

Deno.test("a hardware adapter is chosen by itself", async () => {
  const choice = await chooseBackend(undefined, imitatedGpu({}));
  assert.deepEqual(choice, {
    backend: "webgpu",
    device: "NVIDIA H100",
    reason: "hardware WebGPU adapter",
  });
});

Deno.test("without WebGPU, without adapter or with a failing driver, wasm is chosen", async () => {
  const failing = { requestAdapter: () => Promise.reject(new Error("libEGL.so.1 is missing")) };
  for (const gpu of [undefined, imitatedGpu(null), failing]) {
    assert.equal((await chooseBackend(undefined, gpu)).backend, "wasm");
  }
  assert.match((await chooseBackend(undefined, failing)).reason, /libEGL\.so\.1 is missing/);
});

Deno.test("a software adapter is never chosen by itself, whichever way it shows", async () => {
  const adapters = [
    { ...llvmpipe, isFallbackAdapter: true },
    { ...llvmpipe, isFallbackAdapter: false },
    { description: "", isFallbackAdapter: true },
    { description: "SwiftShader Device (LLVM 16.0.0)" },
    { vendor: "google", architecture: "swiftshader", description: "" },
    { vendor: "Mesa", description: "Mesa software rasterizer" },
    { description: "Microsoft Basic Render Driver" },
  ];
  for (const info of adapters) {
    assert.equal((await chooseBackend(undefined, imitatedGpu(info))).backend, "wasm");
  }
});

Deno.test("names of hardware are not taken for software", () => {
  for (
    const description of [
      "NVIDIA GeForce RTX 4090",
      "AMD Radeon RX 7900 XTX (RADV NAVI31)",
      "Intel(R) Arc(tm) A770 Graphics (DG2), Mesa 24.0.3",
      "Apple M3",
      "Mesa Intel(R) UHD Graphics 620 (KBL GT2)",
      "Warpath 3000",
    ]
  ) {
    assert.equal(isSoftwareAdapter({ description } as GPUAdapterInfo), false, description);
  }
});

Deno.test("a forced back-end is taken, a software adapter included", async () => {
  assert.equal((await chooseBackend("cpu", imitatedGpu({}))).backend, "cpu");
  assert.equal((await chooseBackend("wasm", imitatedGpu({}))).backend, "wasm");
  assert.deepEqual(await chooseBackend("webgpu", imitatedGpu(llvmpipe)), {
    backend: "webgpu",
    device: llvmpipe.description,
    reason: "forced",
  });
});

Deno.test("wasm and cpu are forced without asking for an adapter", async () => {
  const gpu = { requestAdapter: () => Promise.reject(new Error("asked")) };
  assert.equal((await chooseBackend("wasm", gpu)).reason, "forced");
});

Deno.test("WebGPU forced without an adapter says why, what is allowed and what to do", async () => {
  for (const gpu of [undefined, imitatedGpu(null)]) {
    await assert.rejects(chooseBackend("webgpu", gpu), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.exitCode, 2);
      assert.match(
        error.message,
        /cannot compute on back-end "webgpu": .*allowed: wasm, cpu; install/,
      );
      return true;
    });
  }
});

Deno.test("a processor that rounds a product and its sum twice has a back-end of its own", async () => {
  const [none, forced] = [undefined, "wasm"] as const;
  assert.equal((await chooseBackend(none, undefined, false)).backend, "wasm-unfused");
  assert.equal((await chooseBackend(none, undefined, true)).backend, "wasm");
  assert.equal((await chooseBackend("wasm-unfused", undefined, true)).backend, "wasm-unfused");
  await assert.rejects(chooseBackend(forced, undefined, false), {
    name: "UserError",
    message: /rounds a product and its sum twice.*wasm-unfused/s,
  });
});

Deno.test("choosing a back-end loads no TensorFlow.js", async () => {
  const source = await Deno.readTextFile(
    new URL("../../lib/contract/backend-choice.ts", import.meta.url),
  );
  const imported = [...source.matchAll(/from "([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(imported, ["./errors.ts", "./fused-arithmetic.ts", "./plugins.ts"]);
});
