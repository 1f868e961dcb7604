/** Memory of a back-end stays bounded over many pieces of work: buffers are given back and used again. */
import assert from "node:assert/strict";
import { add, backend, memory, relu, square, sum, tensor1d } from "@tensorflow/tfjs-core";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { withTensors } from "../../lib/tensor/backend.ts";
import { testWithAdapter } from "./adapters.ts";

/** One piece of work: some megabytes of tensors that nobody disposes by hand. */
async function work(size: number): Promise<number> {
  const values = new Float32Array(size).fill(0.5);
  let x = relu(add(tensor1d(values), tensor1d(values)));
  for (let i = 0; i < 8; i++) x = square(x);
  return (await sum(x).data())[0];
}

/** A use of memory after each of many pieces of work, the same ones again and again. */
async function over(
  name: "wasm" | "webgpu",
  pieces: number,
  measure: () => number,
): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < pieces; i++) {
    assert.ok(Number.isFinite(await withTensors(name, () => work(50_000 * (1 + i % 3)))));
    found.push(await withTensors(name, measure));
  }
  return found;
}

interface Module {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
}
const moduleOf = () => (backend() as unknown as { readonly wasm: Module }).wasm;

/** What it was after a few pieces is what it is after many. */
function assertBounded(found: readonly number[], warm: number): void {
  const highest = Math.max(...found.slice(0, warm));
  assert.deepEqual(found.filter((bytes) => bytes > highest), [], `${found.join(" ")}`);
}

Deno.test("wasm: the memory of the module does not grow over many pieces of work", async () => {
  const bytes = () => moduleOf().HEAPU8.buffer.byteLength;
  assertBounded(await over("wasm", 60, bytes), 6);
});

testWithAdapter("WebGPU: buffers are given back and used again", async () => {
  const manager = () => (backend() as WebGPUBackend).bufferManager;
  const allocated = await over("webgpu", 30, () => manager().numBytesAllocated);
  assertBounded(allocated, 6);
  assert.ok(allocated[0] > 100_000, "something is measured");
  // Between pieces of work no buffer is in use.
  const inUse = await over("webgpu", 6, () => manager().getNumUsedBuffers());
  assert.deepEqual(inUse, [0, 0, 0, 0, 0, 0]);
  assert.equal(await withTensors("webgpu", () => memory().numTensors), 0);
});

Deno.test("control: memory that is not given back is seen", async () => {
  const bytes = () => moduleOf().HEAPU8.buffer.byteLength;
  const found = await over("wasm", 8, () => {
    moduleOf()._malloc(8e6);
    return bytes();
  });
  assert.throws(() => assertBounded(found, 3));
});
