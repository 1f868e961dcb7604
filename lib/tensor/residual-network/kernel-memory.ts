/**
 * Memory for the wasm kernel: one instance of it for each ensemble that lives. A WebAssembly memory never
 * shrinks, so one that is given back waits for the next ensemble, which grows it at need.
 */
import { BugError, UserError } from "../../contract/errors.ts";
import { canFuse } from "../../contract/fused-arithmetic.ts";
import type { BackendName } from "../../contract/plugins.ts";
import unfusedBytes from "../kernel/residual-unfused.wasm" with { type: "bytes" };
import fusedBytes from "../kernel/residual.wasm" with { type: "bytes" };
import { panelModule, preparePanel } from "./panel/module.ts";
import type { PanelShape } from "./panel/shape.ts";
import type { ResidualNetwork } from "./shape.ts";

/** What the kernel offers. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly kind: KernelKind;
  arenaStart(): number;
  /** Summed loss of the plan's batch. */
  evaluate(plan: number): number;
  /** The same, with the gradient taken. */
  learn(plan: number): number;
  /** tanh (0) or exp of four numbers in place. */
  apply(exponential: number, place: number): void;
}

/** How products and sums are rounded: once for both, or each. */
export type Arithmetic = "fused" | "unfused";

/** Only `wasm` promises fused arithmetic; elsewhere the same bits come out of every machine. */
export function arithmeticOf(backend: BackendName): Arithmetic {
  return backend === "wasm" ? "fused" : "unfused";
}

/** What an instance is made for. */
export interface KernelKind {
  readonly arithmetic: Arithmetic;
  /** What its panels are made for, if it has any. */
  readonly shape?: PanelShape;
  readonly name: string;
}

/** The kind for a network whose panels have so many columns; 0: it has none. */
export function kernelKind(
  { width, branch, activation }: ResidualNetwork,
  panel: number,
  arithmetic: Arithmetic,
): KernelKind {
  if (panel === 0) return { arithmetic, name: arithmetic };
  const shape = { width, columns: panel, branch, activation, fused: arithmetic === "fused" };
  return { arithmetic, shape, name: [arithmetic, width, panel, branch, activation].join(" ") };
}

/** The most that one ensemble may use. */
export const memoryBytesMax = 2 ** 31;
const pageBytes = 2 ** 16;
/** Pages that the kernel's settings file asks for. */
const pagesAtStart = 2;

const compiled = new Map<string, WebAssembly.Module>();
const idle: KernelExports[] = [];

/** A running kernel whose memory has room for this many bytes beyond its own, zeroed. */
export function takeKernel(size: number, kind: KernelKind): KernelExports {
  if (size + pageBytes > memoryBytesMax) throw tooMuch(size);
  if (kind.arithmetic === "fused" && !canFuse()) throw cannotFuse();
  idle.sort((a, b) => a.memory.buffer.byteLength - b.memory.buffer.byteLength);
  const found = idle.pop();
  const kernel = found?.kind.name === kind.name ? found : newKernel(kind, found?.memory);
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

function moduleOf(name: string, bytes: () => Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const found = compiled.get(name) ?? new WebAssembly.Module(bytes());
  compiled.set(name, found);
  return found;
}

function newKernel(kind: KernelKind, memory = newMemory()): KernelExports {
  const { arithmetic, shape, name } = kind;
  const bytes = (arithmetic === "fused" ? fusedBytes : unfusedBytes) as Uint8Array<ArrayBuffer>;
  const module = moduleOf(`kernel, ${arithmetic}`, () => bytes);
  const panel = shape === undefined ? noPanels : panelExports(name, shape, memory);
  const { exports } = new WebAssembly.Instance(module, { env: { memory }, panel });
  return { ...exports, memory, kind } as unknown as KernelExports;
}

function newMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: pagesAtStart, maximum: memoryBytesMax / pageBytes });
}

function panelExports(
  name: string,
  shape: PanelShape,
  memory: WebAssembly.Memory,
): WebAssembly.Exports {
  const module = moduleOf(name, () => panelModule(shape));
  preparePanel(memory, shape);
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}

function withoutPanels(): never {
  throw new BugError("a residual network is taken by panels that were not written");
}
const noPanels = {
  advance: withoutPanels,
  slopes: withoutPanels,
  outer: withoutPanels,
  retreat: withoutPanels,
};

function cannotFuse(): UserError {
  return new UserError({
    action:
      `cannot compute a residual network on back-end "wasm": this machine or its runtime does not ` +
      "round a product and its sum once",
    hint: `compute it on back-end "wasm-unfused", whose results have keys of their own`,
    exitCode: 1,
  });
}

function tooMuch(size: number): UserError {
  return new UserError({
    action: `cannot hold residual networks of ${Math.ceil(size / 2 ** 20)} MiB in memory`,
    allowed: `up to ${memoryBytesMax / 2 ** 20} MiB for an ensemble, where the machine has as much`,
    hint: "take fewer networks, a smaller batch, depth or width, or fewer examples",
  });
}
