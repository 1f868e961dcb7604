/** The wasm kernel of lib/num/kernel/normal.ts (AssemblyScript), instantiated once at first use. */
import type { Key } from "../../contract/key.ts";
import bytes from "../kernel/normal.wasm" with { type: "bytes" };

type Fill = (
  key0: number,
  key1: number,
  low: number,
  high: number,
  lane: number,
  batches: number,
) => void;

interface Exports {
  readonly memory: WebAssembly.Memory;
  outputPointer(): number;
  readonly fillUniform: Fill;
  readonly fillNormal: Fill;
  readonly fillSingle: Fill;
  readonly transformPair: (radiusBits: bigint, angleBits: bigint) => void;
  readonly transformSinglePair: (radiusBits: number, angleBits: number) => void;
  sumReluPairs(
    key0: number,
    key1: number,
    low: number,
    high: number,
    lane: number,
    networks: number,
    rows: number,
    mean: number,
    half: number,
  ): void;
}

/** Names of the kernel's bulk functions. */
export type FillName = "fillUniform" | "fillNormal" | "fillSingle";

/** The kernel with views of its output, which the next call overwrites. */
export interface Kernel extends Exports {
  /** 4096 float64 numbers. */
  readonly doubles: Float64Array;
  /** 8192 float32 numbers, the same memory. */
  readonly singles: Float32Array;
}

/** Counters that the kernel takes at a time. */
export const batchCounters = 8;
/** Batches that fill the kernel's output. */
export const batchCountMax = 256;

let instance: Kernel | undefined;

/** The kernel, the same for all streams: a stream's state lives in {@link CounterPosition}. */
export function kernel(): Kernel {
  if (instance === undefined) {
    const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
    const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
    const { buffer } = exports.memory;
    const start = exports.outputPointer();
    instance = {
      ...exports,
      doubles: new Float64Array(buffer, start, 4096),
      singles: new Float32Array(buffer, start, 8192),
    };
  }
  return instance;
}

/** Where a lane of a key stands: its next 64-bit counter, a multiple of {@link batchCounters}. */
export class CounterPosition {
  readonly key: Key;
  readonly lane: number;
  low = 0;
  high = 0;

  constructor(key: Key, lane: number) {
    this.key = key;
    this.lane = lane;
  }

  /** Moves on by a number of counters below 2^32. */
  advance(counters: number): void {
    const low = this.low + counters;
    this.low = low % 2 ** 32;
    if (low >= 2 ** 32) this.high = (this.high + 1) % 2 ** 32;
  }

  /** Fills the kernel's output with the next batches. */
  fill(name: FillName, batches: number): void {
    kernel()[name](this.key[0], this.key[1], this.low, this.high, this.lane, batches);
    this.advance(batches * batchCounters);
  }
}
