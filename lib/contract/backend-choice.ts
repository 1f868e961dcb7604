/**
 * Which back-end computes tensors. Imports no TensorFlow.js, so that the engine can ask once per run
 * (the answer is part of the keys) without loading it.
 */
import { DeviceLost, UserError } from "./errors.ts";
import { canFuse } from "./fused-arithmetic.ts";
import type { BackendName } from "./plugins.ts";

/**
 * What a user may ask for. `wasm-128` is back-end `wasm` in vectors of 128 bits where 256 would do: the same
 * results under the same keys, more slowly.
 */
export const wantedBackends = [
  "auto",
  "webgpu",
  "wasm",
  "wasm-128",
  "wasm-unfused",
  "cpu",
] as const;
export type WantedBackend = typeof wantedBackends[number];

/** What is asked of `navigator.gpu`; tests imitate it. */
export interface GpuSource {
  requestAdapter(options?: GPURequestAdapterOptions): Promise<GPUAdapter | null>;
}

export interface BackendChoice {
  readonly backend: BackendName;
  /** The adapter's own description, or "" where tensors stay on the processor. */
  readonly device: string;
  /** Why this one, for `doctor` and the run's log. */
  readonly reason: string;
}

/** The back-end of a machine without a GPU: `wasm` if a product and its sum are rounded once here. */
export function processorBackend(fuses: boolean = canFuse()): BackendName {
  return fuses ? "wasm" : "wasm-unfused";
}

/**
 * Chooses the back-end: a forced one, else WebGPU on a hardware adapter, else WebAssembly.
 * A software adapter is slower than WebAssembly and is used only when WebGPU is forced.
 * `gpu` is `navigator.gpu`, undefined where WebGPU does not exist.
 * Throws a {@link DeviceLost} if WebGPU is forced and there is no adapter, a UserError if `wasm` is and the
 * machine lacks its arithmetic (`fuses`; asked of it unless a test says).
 */
export async function chooseBackend(
  forced: BackendName | undefined,
  gpu: GpuSource | undefined,
  fuses: boolean = canFuse(),
): Promise<BackendChoice> {
  if (forced === "wasm" && !fuses) throw cannotFuse();
  if (forced !== undefined && forced !== "webgpu") {
    return { backend: forced, device: "", reason: "forced" };
  }
  if (forced === "webgpu") {
    const adapter = await requireAdapter(gpu);
    return { backend: "webgpu", device: adapterName(adapter.info), reason: "forced" };
  }
  const { adapter, problem } = await findAdapter(gpu);
  if (adapter === null) return { backend: processorBackend(fuses), device: "", reason: problem };
  const device = adapterName(adapter.info);
  if (isSoftwareAdapter(adapter.info)) {
    return {
      backend: processorBackend(fuses),
      device: "",
      reason: `the only WebGPU adapter is software: ${device}`,
    };
  }
  return { backend: "webgpu", device, reason: "hardware WebGPU adapter" };
}

function cannotFuse(): UserError {
  return new UserError({
    action: `cannot compute on back-end "wasm": this machine rounds a product and its sum twice`,
    allowed: "wasm-unfused, cpu",
    hint: "say --backend wasm-unfused, or leave --backend out; its results have keys of their own",
  });
}

/** The WebGPU adapter, or a {@link DeviceLost} that says why there is none and what to do. */
export async function requireAdapter(gpu: GpuSource | undefined): Promise<GPUAdapter> {
  const { adapter, problem } = await findAdapter(gpu);
  if (adapter === null) {
    throw new DeviceLost({
      action: `cannot compute on back-end "webgpu": ${problem}`,
      allowed: "wasm, cpu",
      hint: "install a GPU driver (Debian's software one: libegl1 and libgl1-mesa-dri), " +
        "or leave --backend out",
    });
  }
  return adapter;
}

async function findAdapter(
  gpu: GpuSource | undefined,
): Promise<{ adapter: GPUAdapter | null; problem: string }> {
  if (gpu === undefined) return { adapter: null, problem: "this runtime has no WebGPU" };
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    return { adapter, problem: "there is no WebGPU adapter" };
  } catch (error) {
    // A driver that fails to load is as good as none; its words go to the user.
    const words = error instanceof Error ? error.message : String(error);
    return { adapter: null, problem: `asking for a WebGPU adapter failed (${words})` };
  }
}

const softwareNames =
  /llvmpipe|lavapipe|softpipe|swiftshader|software|\bwarp\b|basic render|\bmesa offscreen\b/i;

/** Whether an adapter computes on the processor: it says so, or carries the name of one that does. */
export function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter ||
    softwareNames.test(`${info.vendor} ${info.architecture} ${info.device} ${info.description}`);
}

function adapterName(info: GPUAdapterInfo): string {
  return info.description || [info.vendor, info.architecture, info.device].join(" ").trim() ||
    "unnamed adapter";
}
