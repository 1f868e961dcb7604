/** Instances of the wasm kernel lib/tensor/kernel/dense.ts (AssemblyScript), and their memory. */
import { UserError } from "../../contract/errors.ts";
import type { BackendName } from "../../contract/plugins.ts";
import { canFuse } from "../../contract/fused-arithmetic.ts";
import fusedBytes from "../kernel/dense.wasm" with { type: "bytes" };
import unfusedBytes from "../kernel/dense-unfused.wasm" with { type: "bytes" };
import { tileModule } from "./tile.ts";

/**
 * Addresses and counts of numbers; matrices are row-major without gaps. The kernel's file has the
 * formulas.
 */
export interface DenseKernel {
  readonly memory: WebAssembly.Memory;
  firstFreeByte(): number;
  forward(
    rows: number,
    inputs: number,
    outputs: number,
    x: number,
    w: number,
    bias: number,
    h: number,
    out: number,
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
    scale: number,
  ): void;
  update(
    rows: number,
    inputs: number,
    outputs: number,
    g: number,
    x: number,
    w: number,
    factor: number,
  ): void;
  expandBytes(
    rows: number,
    size: number,
    stride: number,
    source: number,
    out: number,
    mean: number,
    deviation: number,
  ): void;
  updateBias(rows: number, outputs: number, g: number, bias: number, factor: number): void;
}

/** The most memory of one network in bytes: what the kernel's memory may grow to. */
export const memoryBytesMax = 2 ** 31;
const pageBytes = 65536;
/** Pages that the kernel's settings file and the tile ask for. */
const pagesAtStart = 9;
/** Instances of each kind that are kept for the next network; memory never shrinks, so they are few. */
const idleMax = 2;

/** How products and sums are rounded: once for both, or each. */
export type Arithmetic = "fused" | "unfused";

/** Only `wasm` promises fused arithmetic; elsewhere the same bits come out of every machine. */
export function arithmeticOf(backend: BackendName): Arithmetic {
  return backend === "wasm" ? "fused" : "unfused";
}

interface Programs {
  readonly tile: WebAssembly.Module;
  readonly dense: WebAssembly.Module;
}

const compiled = new Map<Arithmetic, Programs>();
const idle: Record<Arithmetic, DenseKernel[]> = { fused: [], unfused: [] };

function programs(arithmetic: Arithmetic): Programs {
  let found = compiled.get(arithmetic);
  if (found === undefined) {
    const fused = arithmetic === "fused";
    if (fused && !canFuse()) throw cannotFuse();
    const bytes = (fused ? fusedBytes : unfusedBytes) as Uint8Array<ArrayBuffer>;
    found = {
      tile: new WebAssembly.Module(tileModule(fused)),
      dense: new WebAssembly.Module(bytes),
    };
    compiled.set(arithmetic, found);
  }
  return found;
}

function cannotFuse(): UserError {
  return new UserError({
    action:
      `cannot compute a dense network on back-end "wasm": this machine or its runtime does not ` +
      "round a product and its sum once",
    hint: `compute it on back-end "wasm-unfused", whose results have keys of their own`,
    exitCode: 1,
  });
}

function startKernel(arithmetic: Arithmetic): DenseKernel {
  const { tile, dense } = programs(arithmetic);
  const memory = new WebAssembly.Memory({
    initial: pagesAtStart,
    maximum: memoryBytesMax / pageBytes,
  });
  const { exports } = new WebAssembly.Instance(tile, { env: { memory } });
  const kernel = new WebAssembly.Instance(dense, { env: { memory }, tile: exports });
  return { ...kernel.exports, memory } as unknown as DenseKernel;
}

/**
 * A kernel whose memory has at least `size` bytes from its first free one, all 0.
 * Throws a UserError if that is more than {@link memoryBytesMax}, or the machine cannot fuse.
 */
export function borrowKernel(size: number, arithmetic: Arithmetic): DenseKernel {
  const kernel = idle[arithmetic].pop() ?? startKernel(arithmetic);
  const start = kernel.firstFreeByte();
  const end = start + size;
  if (end > memoryBytesMax) {
    idle[arithmetic].push(kernel);
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
export function returnKernel(kernel: DenseKernel, arithmetic: Arithmetic): void {
  if (idle[arithmetic].length < idleMax) idle[arithmetic].push(kernel);
}
