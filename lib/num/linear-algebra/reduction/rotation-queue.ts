/** Plane rotations of the vectors of a basis, gathered and applied strip by strip. */
import { matrixKernel } from "../matrix-kernel.ts";
import type { Basis } from "./reflected-basis.ts";

/**
 * Rotations that are gathered: with a strip of a basis of a thousand vectors they fit in a second
 * cache.
 */
const rotationsMax = 16384;
const chainsMax = 4096;

/** Entries of the kernel's memory that a queue takes for a basis of `count` vectors. */
export function rotationRoom(count: number): readonly number[] {
  return [2 * Math.max(rotationsMax, count), Math.ceil(3 * chainsMax / 2)];
}

/** Rotations that wait; they act in the order in which they came. */
export class RotationQueue {
  readonly #basis: Basis;
  readonly #rotations: Float64Array<ArrayBuffer>;
  readonly #chains: Int32Array<ArrayBuffer>;
  #used = 0;
  #chainCount = 0;

  /** @param room memory of {@link rotationRoom} */
  constructor(basis: Basis, [rotations, chains]: readonly Float64Array<ArrayBuffer>[]) {
    this.#basis = basis;
    this.#rotations = rotations;
    this.#chains = new Int32Array(chains.buffer, chains.byteOffset, 3 * chainsMax);
  }

  /**
   * `count` rotations as pairs (cosine, sine): the k-th makes the vectors i = first + k step and j
   * = i + step into cosine i + sine j and cosine j - sine i.
   */
  add(first: number, step: 1 | -1, count: number, pairs: Float64Array): void {
    if (count === 0) return;
    const room = this.#rotations.length - this.#used;
    if (2 * count > room || this.#chainCount === chainsMax) this.flush();
    this.#rotations.set(pairs.subarray(0, 2 * count), this.#used);
    this.#chains.set([first, step, count], 3 * this.#chainCount);
    this.#used += 2 * count;
    this.#chainCount++;
  }

  /** Applies what waits. */
  flush(): void {
    const { vectors, length, stride } = this.#basis;
    matrixKernel().rotateRows(
      vectors.byteOffset,
      8 * stride,
      Math.ceil(length / 16) * 16,
      this.#chains.byteOffset,
      this.#chainCount,
      this.#rotations.byteOffset,
    );
    this.#used = 0;
    this.#chainCount = 0;
  }
}
