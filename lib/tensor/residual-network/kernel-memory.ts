/**
 * Memory for the wasm kernel: one instance of it for each ensemble that lives. A WebAssembly memory never
 * shrinks, so an instance that is given back waits for the next ensemble, which grows it at need.
 */
import { UserError } from "../../contract/errors.ts";
import bytes from "../kernel/residual.wasm" with { type: "bytes" };

/** What the kernel offers. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  arenaStart(): number;
  /** Summed loss of the plan's batch. */
  evaluate(plan: number): number;
  /** The same, with the gradient taken. */
  learn(plan: number): number;
  /** tanh (0) or exp of four numbers in place. */
  apply(exponential: number, place: number): void;
}

/** The most that one ensemble may use. */
export const memoryBytesMax = 2 ** 31;
const pageBytes = 2 ** 16;

let compiled: WebAssembly.Module | undefined;
const idle: KernelExports[] = [];

/** A running kernel whose memory has room for this many bytes beyond its own, zeroed. */
export function takeKernel(size: number): KernelExports {
  if (size + pageBytes > memoryBytesMax) throw tooMuch(size);
  compiled ??= new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  idle.sort((a, b) => a.memory.buffer.byteLength - b.memory.buffer.byteLength);
  const kernel = idle.pop() ?? newKernel(compiled);
  const start = kernel.arenaStart();
  const used = kernel.memory.buffer.byteLength;
  new Uint8Array(kernel.memory.buffer, start, Math.min(size, used - start)).fill(0);
  const missing = start + size - used;
  if (missing > 0) {
    try {
      kernel.memory.grow(Math.ceil(missing / pageBytes));
    } catch (error) {
      idle.push(kernel);
      if (error instanceof RangeError) throw tooMuch(size);
      throw error;
    }
  }
  return kernel;
}

/** Takes an instance back. */
export function giveKernel(kernel: KernelExports): void {
  idle.push(kernel);
}

/** Bytes of memory of the instances that wait. */
export function idleBytes(): number {
  return idle.reduce((sum, { memory }) => sum + memory.buffer.byteLength, 0);
}

function newKernel(module: WebAssembly.Module): KernelExports {
  return new WebAssembly.Instance(module).exports as unknown as KernelExports;
}

function tooMuch(size: number): UserError {
  return new UserError({
    action: `cannot hold residual networks of ${Math.ceil(size / 2 ** 20)} MiB in memory`,
    allowed: `up to ${memoryBytesMax / 2 ** 20} MiB for an ensemble, where the machine has as much`,
    hint: "take fewer networks, a smaller batch, depth or width, or fewer examples",
  });
}
