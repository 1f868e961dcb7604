/** The memory of one dense network: an arena in a kernel of its own. */
import { assert } from "../../contract/errors.ts";
import { type Arena, type Block, layOut, loadRows, storeRows } from "./arena.ts";
import { type Arithmetic, borrowKernel, type DenseKernel, returnKernel } from "./kernel.ts";
import type { DenseNetwork } from "./network.ts";

/** Views of blocks, by where the kernel finds them. Of no use after `release`. */
export class DenseMemory {
  readonly arena: Arena;
  readonly #kernel: DenseKernel;
  readonly #arithmetic: Arithmetic;
  readonly #start: number;
  #released = false;

  /** Throws a UserError if the network does not fit, or the machine lacks the arithmetic. */
  constructor(network: DenseNetwork, batch: number, arithmetic: Arithmetic) {
    this.arena = layOut(network, batch);
    this.#arithmetic = arithmetic;
    this.#kernel = borrowKernel(this.arena.bytes, arithmetic);
    this.#start = this.#kernel.firstFreeByte();
  }

  /** The kernel that computes in this memory. */
  get kernel(): DenseKernel {
    assert(!this.#released, "a dense network is used after it was disposed");
    return this.#kernel;
  }

  /** Where the kernel finds a block or what lies at an offset of the arena. */
  address(place: Block | number): number {
    return this.#start + (typeof place === "number" ? place : place.offset);
  }

  /** A view of a block with its padding. */
  numbers(block: Block): Float32Array {
    return new Float32Array(this.kernel.memory.buffer, this.address(block), block.length);
  }

  /** A view of the first bytes of the room for pixels. */
  pixels(count: number): Uint8Array {
    return new Uint8Array(this.kernel.memory.buffer, this.address(this.arena.pixels), count);
  }

  write(block: Block, values: Float32Array): void {
    storeRows(block, this.numbers(block), values);
  }

  /** A copy of a block's first rows, without padding. */
  read(block: Block, rows: number = block.rows): Float32Array {
    return loadRows(block, this.numbers(block), rows);
  }

  /** Gives the memory to the next network. */
  release(): void {
    if (!this.#released) returnKernel(this.#kernel, this.#arithmetic);
    this.#released = true;
  }
}
