/** A GPU that remembers the devices opened on it, so that a test can take them away. */
import type { GpuSource } from "../../lib/contract/backend-choice.ts";

export function rememberingGpu(opened: GPUDevice[]): GpuSource {
  return {
    async requestAdapter() {
      const adapter = (await navigator.gpu.requestAdapter())!;
      return {
        features: adapter.features,
        limits: adapter.limits,
        info: adapter.info,
        async requestDevice(descriptor: GPUDeviceDescriptor) {
          const device = await adapter.requestDevice(descriptor);
          opened.push(device);
          return device;
        },
      } as unknown as GPUAdapter;
    },
  };
}
