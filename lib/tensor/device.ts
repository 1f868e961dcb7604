/** Opens the GPU for TensorFlow.js and notices when it is lost. */
import { DeviceLost } from "../contract/errors.ts";

/** Limits that TensorFlow.js raises to the adapter's own; its kernels are generated to fit them. */
const raisedLimits = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/**
 * Opens a device with the adapter's compute limits and without optional features.
 * TensorFlow.js 4.22 would open it itself, but pushes an array into `requiredFeatures` wherever the
 * adapter offers bgra8unorm-storage (every real GPU), which Deno refuses. That feature serves
 * canvases and timestamp-query serves profiling: neither is needed here.
 */
export async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {};
  for (const name of raisedLimits) requiredLimits[name] = adapter.limits[name];
  try {
    return await adapter.requestDevice({ requiredFeatures: [], requiredLimits });
  } catch (error) {
    throw new DeviceLost({
      action: `cannot open the GPU "${adapter.info.description}": ${(error as Error).message}`,
      hint: "run with --backend wasm",
      exitCode: 1,
    });
  }
}

/** Rejects with {@link DeviceLost} when the device is lost; never resolves. */
export async function deviceLoss(device: GPUDevice): Promise<never> {
  const { reason, message } = await device.lost;
  throw new DeviceLost({
    action: `cannot continue computing: the GPU was lost (${
      message || reason || "no reason given"
    })`,
    hint: "run again; what is finished is kept. If it happens again, run with --backend wasm",
    exitCode: 1,
  });
}
