/**
 * Starts TensorFlow.js on a back-end and scopes its memory. TensorFlow.js draws no random number
 * here, reads no clock and fetches nothing: it works in a Worker without any permission.
 */
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import wasmSimdBytes from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm" with {
  type: "bytes",
};
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import {
  engine,
  env,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
} from "@tensorflow/tfjs-core";
import { assert, BugError } from "../contract/errors.ts";
import type { BackendName } from "../contract/plugins.ts";
import { type GpuSource, requireAdapter } from "../contract/backend-choice.ts";
import { deviceLoss, openDevice } from "./device.ts";

/** A started back-end; `lost` rejects with DeviceLost if its device goes away. */
interface StartedBackend {
  readonly name: BackendName;
  readonly lost?: Promise<never>;
}

const started = new Map<BackendName, Promise<StartedBackend>>();
let busy = false;

/**
 * Runs a piece of work on a back-end, in a memory scope: every tensor that it makes is disposed when
 * it ends, also when it fails. Starts the back-end at first use. One piece of work at a time.
 * Throws {@link DeviceLost} if WebGPU is wanted and has no adapter or loses its device, a BugError if
 * the work kept a tensor alive.
 * @param work may await; reads results as typed arrays before it returns
 */
export async function withTensors<T>(
  backend: BackendName,
  work: () => T | Promise<T>,
  options: { readonly gpu?: GpuSource } = {},
): Promise<T> {
  assert(!busy, "two pieces of work share the tensors of one back-end; await the first");
  busy = true;
  try {
    const { lost } = await startBackend(backend, options.gpu ?? navigator.gpu);
    const result = Promise.resolve(scoped(work));
    return await (lost ? Promise.race([result, lost]) : result);
  } finally {
    busy = false;
  }
}

async function scoped<T>(work: () => T | Promise<T>): Promise<T> {
  const before = engine().state.numTensors;
  engine().startScope();
  let result: T;
  try {
    result = await work();
  } finally {
    engine().endScope();
  }
  const kept = engine().state.numTensors - before;
  if (kept !== 0) throw new BugError(`a piece of work left ${kept} tensors behind`);
  return result;
}

async function startBackend(
  name: BackendName,
  gpu: GpuSource | undefined,
): Promise<StartedBackend> {
  let starting = started.get(name);
  if (starting === undefined) {
    starting = name === "webgpu" ? startWebgpu(gpu) : Promise.resolve({ name });
    started.set(name, starting);
    // A failed start is reported to whoever waits for it, and tried again by the next.
    starting.then(
      ({ lost }) => lost?.catch(() => started.delete(name)),
      () => started.delete(name),
    );
  }
  preparePlatform();
  const found = await starting;
  // TensorFlow.js has one WebAssembly back-end; it rounds twice everywhere.
  assert(
    await setBackend(name === "wasm-unfused" ? "wasm" : name),
    `TensorFlow.js cannot start its back-end ${name}`,
  );
  return found;
}

async function startWebgpu(gpu: GpuSource | undefined): Promise<StartedBackend> {
  const adapter = await requireAdapter(gpu);
  const device = await openDevice(adapter);
  // Importing the package registered its own, defective factory (see device.ts).
  if (findBackendFactory("webgpu") !== null) removeBackend("webgpu");
  registerBackend("webgpu", () => new WebGPUBackend(device, adapter.info));
  // Small tensors too are computed where the user said.
  env().set("WEBGPU_CPU_FORWARD", false);
  return { name: "webgpu", lost: deviceLoss(device) };
}

/** All that the package asks of an answer; stages have no other. */
const moduleAnswer: Partial<Response> = {
  ok: true,
  arrayBuffer: () => Promise.resolve(wasmSimdBytes.slice().buffer as ArrayBuffer),
};

/**
 * The platform that TensorFlow.js sees, the same in Deno and in a bundle: it has no clock, and
 * "fetching" the WebAssembly module gives the bytes that are part of this bundle. Assigned directly:
 * `setPlatform` would complain on the console that there is one already.
 */
function preparePlatform(): void {
  if (env().platformName === platformName) return;
  env().platformName = platformName;
  env().platform = {
    fetch: () => Promise.resolve(moduleAnswer as Response),
    now: () => 0,
    encode: (text) => new TextEncoder().encode(text),
    decode: (bytes) => new TextDecoder().decode(bytes),
    isTypedArray: (value): value is Float32Array | Int32Array | Uint8Array | Uint8ClampedArray =>
      value instanceof Float32Array || value instanceof Int32Array ||
      value instanceof Uint8Array || value instanceof Uint8ClampedArray,
  };
  // Deno's `process` would pass for Node, to which TensorFlow.js recommends its native package.
  env().set("IS_NODE", false);
  // Threads need a Worker of their own and would make sums depend on the machine.
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  env().set("WASM_HAS_SIMD_SUPPORT", true);
  const path = "tfjs-backend-wasm-simd.wasm";
  setWasmPaths(
    {
      "tfjs-backend-wasm.wasm": path,
      "tfjs-backend-wasm-simd.wasm": path,
      "tfjs-backend-wasm-threaded-simd.wasm": path,
    },
    true,
  );
}

const platformName = "asymptopia";
