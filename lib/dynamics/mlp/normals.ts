/** Normal numbers by the buffer: bulk draws are fast, single ones are not. */
import type { RandomStream } from "../../num/random/random.ts";

const bufferLength = 1 << 15;

/** Serves runs of consecutive standard normals from buffers filled in bulk. */
export class NormalBuffer {
  /** Holds the last run asked for, from the offset that {@link take} returned. */
  readonly values: Float64Array;
  readonly #stream: RandomStream;
  #next: number;

  /** `run` is the longest run that will be asked for. */
  constructor(stream: RandomStream, run: number) {
    this.#stream = stream;
    this.values = new Float64Array(Math.max(bufferLength, run));
    this.#next = this.values.length;
  }

  /** Offset in `values` of `count` unused normals; they stay there until the next call. */
  take(count: number): number {
    if (this.#next + count > this.values.length) {
      this.values.copyWithin(0, this.#next);
      const rest = this.values.length - this.#next;
      this.#stream.fillNormal(this.values.subarray(rest));
      this.#next = 0;
    }
    const offset = this.#next;
    this.#next += count;
    return offset;
  }
}
