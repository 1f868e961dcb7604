/** Instances of the wasm kernel lib/tensor/kernel/dense.ts (AssemblyScript), and their memory. */
import { UserError } from "../../contract/errors.ts";
import bytes from "../kernel/dense.wasm" with { type: "bytes" };

/** Addresses and counts of numbers; matrices are row-major without gaps. The kernel's file has the formulas. */
export interface DenseKernel {
  readonly memory: WebAssembly.Memory;
  firstFreeByte(): number;
  scratchBytes(columnsMax: number): number;
  forward(
    rows: number,
    inputs: number,
    outputs: number,
    x: number,
    w: number,
    bias: number,
    h: number,
    out: number,
    scratch: number,
    scale: number,
    kind: number,
    differentiate: number,
  ): void;
  backward(
    rows: number,
    inputs: number,
    outputs: number,
    g: number,
    w: number,
    slope: number,
    out: number,
    scratch: number,
    scale: number,
  ): void;
  update(
    rows: number,
    inputs: number,
    outputs: number,
    g: number,
    x: number,
    w: number,
    scratch: number,
    factor: number,
  ): void;
  updateBias(rows: number, outputs: number, g: number, bias: number, factor: number): void;
}

/** The most memory of one network in bytes: what the kernel's memory may grow to. */
export const memoryBytesMax = 2 ** 31;
const pageBytes = 65536;
/** Instances kept for the next network; memory never shrinks, so they are few. */
const idleMax = 2;

let compiled: WebAssembly.Module | undefined;
const idle: DenseKernel[] = [];

/** An idle kernel, to ask how much memory work will need. */
export function planningKernel(): DenseKernel {
  if (idle.length === 0) idle.push(startKernel());
  return idle[0];
}

function startKernel(): DenseKernel {
  compiled ??= new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  return new WebAssembly.Instance(compiled).exports as unknown as DenseKernel;
}

/**
 * A kernel whose memory has at least `size` bytes from its first free one, all 0.
 * Throws a UserError if that is more than {@link memoryBytesMax}.
 */
export function borrowKernel(size: number): DenseKernel {
  const kernel = idle.pop() ?? startKernel();
  const start = kernel.firstFreeByte();
  const end = start + size;
  if (end > memoryBytesMax) {
    idle.push(kernel);
    throw new UserError({
      action: `cannot hold a dense network of ${(end / 2 ** 20).toFixed(0)} MiB`,
      allowed: `at most ${memoryBytesMax / 2 ** 20} MiB for weights and one batch`,
      hint: "make the network narrower or the batch smaller",
      exitCode: 1,
    });
  }
  const missing = Math.ceil(end / pageBytes) - kernel.memory.buffer.byteLength / pageBytes;
  if (missing > 0) kernel.memory.grow(missing);
  new Uint8Array(kernel.memory.buffer, start, size).fill(0);
  return kernel;
}

/** Takes a kernel back: its memory serves the next network. */
export function returnKernel(kernel: DenseKernel): void {
  if (idle.length < idleMax) idle.push(kernel);
}
