/**
 * Steps with momentum on parameters that lie in a dense kernel's memory, by lib/tensor/kernel/momentum.ts
 * (AssemblyScript); the velocities lie in the same memory, behind the arena.
 */
import { assert, UserError } from "../../contract/errors.ts";
import bytes from "../kernel/momentum.wasm" with { type: "bytes" };
import type { Block } from "./arena.ts";
import { memoryBytesMax } from "./kernel.ts";
import type { DenseMemory } from "./memory.ts";

interface MomentumKernel {
  descend(
    weights: number,
    velocity: number,
    gradient: number,
    count: number,
    rate: number,
    momentum: number,
  ): void;
}

/** Of a step, dimensionless; used as float32. */
export interface MomentumRates {
  readonly rate: number;
  readonly momentum: number;
}

const pageBytes = 65536;
let compiled: WebAssembly.Module | undefined;

/** Velocities of some blocks of parameters, 0 at first. Of no use after the memory's release. */
export class Velocities {
  readonly #memory: DenseMemory;
  readonly #kernel: MomentumKernel;
  readonly #addresses: readonly number[];
  readonly #lengths: readonly number[];

  /**
   * @param lengths numbers of each block, multiples of 8
   * Throws a UserError if they do not fit beside the network.
   */
  constructor(memory: DenseMemory, lengths: readonly number[]) {
    const start = Math.ceil(memory.address(memory.arena.bytes) / 64) * 64;
    const ends: number[] = [];
    for (const length of lengths) {
      assert(length % 8 === 0, `a block of ${length} numbers`);
      ends.push((ends.at(-1) ?? start) + 4 * length);
    }
    const end = ends.at(-1) ?? start;
    const wasm = memory.kernel.memory;
    makeRoom(wasm, end);
    new Uint8Array(wasm.buffer, start, end - start).fill(0);
    compiled ??= new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: wasm } });
    this.#memory = memory;
    this.#kernel = exports as unknown as MomentumKernel;
    this.#lengths = lengths;
    this.#addresses = ends.map((after, i) => after - 4 * lengths[i]);
  }

  /**
   * v <- momentum v + gradient, w <- w - rate v for a block of parameters and as many numbers of a gradient; each
   * operation is rounded to float32 by itself, whatever the kernel's arithmetic.
   */
  descend(
    index: number,
    parameters: Block,
    gradient: Block,
    { rate, momentum }: MomentumRates,
  ): void {
    this.#kernel.descend(
      this.#memory.address(parameters),
      this.#addresses[index],
      this.#memory.address(gradient),
      this.#lengths[index],
      rate,
      momentum,
    );
  }
}

function makeRoom(memory: WebAssembly.Memory, end: number): void {
  if (end > memoryBytesMax) {
    throw new UserError({
      action: `cannot hold a network with its velocities in ${(end / 2 ** 20).toFixed(0)} MiB`,
      allowed: `at most ${memoryBytesMax / 2 ** 20} MiB for weights, velocities and one batch`,
      hint: "make the network narrower or the batch smaller",
      exitCode: 1,
    });
  }
  const missing = Math.ceil(end / pageBytes) - memory.buffer.byteLength / pageBytes;
  if (missing > 0) memory.grow(missing);
}
