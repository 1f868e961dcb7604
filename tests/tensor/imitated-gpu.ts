/** Imitations of navigator.gpu, so that the choice of a back-end is tested without any hardware. */
import type { GpuSource } from "../../lib/contract/backend-choice.ts";

const hardware = {
  vendor: "4318",
  architecture: "",
  device: "9018",
  description: "NVIDIA H100",
  isFallbackAdapter: false,
  subgroupMinSize: 32,
  subgroupMaxSize: 32,
};

/** A GPU with one adapter of the given description; `null`: a GPU entry without adapter. */
export function imitatedGpu(info: Partial<GPUAdapterInfo> | null): GpuSource {
  const adapter = info === null ? null : { info: { ...hardware, ...info } };
  return { requestAdapter: () => Promise.resolve(adapter as GPUAdapter | null) };
}

/**
 * A real adapter that claims to offer bgra8unorm-storage, as every hardware adapter does. Opening
 * it asks for that feature only if asked to, so what is tested is the shape of the request.
 */
export function withCanvasFeature(adapter: GPUAdapter): {
  readonly adapter: GPUAdapter;
  readonly requests: readonly GPUDeviceDescriptor[];
} {
  const requests: GPUDeviceDescriptor[] = [];
  const features = new Set([...adapter.features, "bgra8unorm-storage"]);
  const imitation = {
    features,
    limits: adapter.limits,
    info: adapter.info,
    requestDevice(descriptor: GPUDeviceDescriptor) {
      requests.push(descriptor);
      return adapter.requestDevice(descriptor);
    },
  };
  return { adapter: imitation as unknown as GPUAdapter, requests };
}
