/**
 * Arrays on the GPU that outlive a piece of work. TensorFlow.js keeps the buffers, but they are no tensors
 * of its engine: `withTensors` neither disposes nor counts them. Whoever makes one disposes it.
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { backend, type TensorInfo } from "@tensorflow/tfjs-core";
import { assert, DeviceLost } from "../contract/errors.ts";

/** The WebGPU back-end; to be called inside `withTensors("webgpu", ...)`. */
export function webgpuBackend(): WebGPUBackend {
  const found = backend();
  assert("runWebGPUProgram" in found, "the back-end at work is not WebGPU");
  return found as WebGPUBackend;
}

/** The most bytes that one array may have on a device: it is bound whole. */
export function arrayBytesMax({ limits }: GPUDevice): number {
  return Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
}

/** Float32 or int32 numbers on the GPU. */
export class DeviceArray {
  readonly length: number;
  readonly info: TensorInfo;
  readonly #backend: WebGPUBackend;

  /** Contents are undefined at first. Throws {@link DeviceLost} if the array is longer than the device allows. */
  constructor(own: WebGPUBackend, type: "float32" | "int32", length: number) {
    if (4 * length > arrayBytesMax(own.device)) throw tooLong(4 * length, own.device);
    this.#backend = own;
    this.length = length;
    this.info = own.makeTensorInfo([length], type);
    own.uploadToGPU(this.info.dataId);
  }

  /** Writes numbers of the array's type, from index `start` on. */
  write(values: Float32Array | Int32Array, start = 0): void {
    assert(start + values.length <= this.length, `${values.length} numbers from ${start}`);
    submit(this.#backend);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#backend.queue.writeBuffer(this.#buffer, 4 * start, bytes as Uint8Array<ArrayBuffer>);
  }

  /** A copy of `length` float32 numbers from index `start` on. */
  async read(start: number, length: number): Promise<Float32Array> {
    const { bufferManager, device, queue } = this.#backend;
    const bytes = 4 * length;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    submit(this.#backend);
    const staging = bufferManager.acquireBuffer(bytes, usage);
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(this.#buffer, 4 * start, staging, 0, bytes);
    queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(GPUMapMode.READ);
    } catch (error) {
      // Lost, or about to be: nobody is to begin anything on this device, so it ends here for certain.
      device.destroy();
      await device.lost;
      throw new DeviceLost({
        action: `cannot read results from the GPU: ${(error as Error).message}`,
        hint: "run again; what is finished is kept. If it happens again, run with --backend wasm",
        exitCode: 1,
      });
    }
    const values = new Float32Array(staging.getMappedRange().slice(0));
    staging.unmap();
    bufferManager.releaseBuffer(staging);
    return values;
  }

  /** Gives the memory back to the device, not to a list of buffers that wait for their size to come again. */
  dispose(): void {
    const { tensorMap, bufferManager } = this.#backend;
    if (!tensorMap.has(this.info.dataId)) return;
    submit(this.#backend);
    bufferManager.releaseBuffer(this.#buffer, false);
    tensorMap.delete(this.info.dataId);
  }

  get #buffer(): GPUBuffer {
    const { tensorMap } = this.#backend;
    assert(tensorMap.has(this.info.dataId), "this array was disposed");
    return tensorMap.get(this.info.dataId).resource as GPUBuffer;
  }
}

/** Sends what TensorFlow.js has recorded: what is done to a buffer directly comes after it. */
function submit(own: WebGPUBackend): void {
  own.ensureCommandEncoderReady();
  own.endComputePassEncoder();
  own.submitQueue();
}

function tooLong(bytes: number, device: GPUDevice): DeviceLost {
  const mebibytes = (count: number) => Math.ceil(count / 2 ** 20);
  return new DeviceLost({
    action: `cannot keep an array of ${mebibytes(bytes)} MiB on the GPU`,
    allowed: `up to ${mebibytes(arrayBytesMax(device))} MiB on this one`,
    hint: "take a smaller batch, depth or width, or fewer examples, or run with --backend wasm",
    exitCode: 1,
  });
}

/**
 * Makes arrays or queues programs, sends them, and waits for what the device says of it: otherwise a buffer without
 * memory or a program that it refuses would only show as zeros. Throws {@link DeviceLost} with its words.
 */
export async function accepted<T>(own: WebGPUBackend, make: () => T): Promise<T> {
  const { device } = own;
  const filters = ["out-of-memory", "validation", "internal"] as const;
  for (const filter of filters) device.pushErrorScope(filter);
  let made: T;
  let problems: (GPUError | null)[];
  try {
    made = make();
    submit(own);
  } finally {
    problems = await Promise.all(filters.map(() => device.popErrorScope()));
  }
  const problem = problems.find((found) => found !== null);
  if (problem === undefined) return made;
  throw new DeviceLost({
    action: `cannot compute with these networks on the GPU: ${problem!.message}`,
    hint: "take fewer networks, a smaller batch, depth or width, or run with --backend wasm",
    exitCode: 1,
  });
}

/** What is said of networks whose device is gone while another one is at work. */
export function lostWithDevice(): DeviceLost {
  return new DeviceLost({
    action: "cannot go on with networks that were on a GPU which was lost",
    hint: "run again; what is finished is kept. If it happens again, run with --backend wasm",
    exitCode: 1,
  });
}
