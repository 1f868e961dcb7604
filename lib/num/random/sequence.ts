/** A lane of a key as one endless sequence of numbers, taken one by one or in bulk. */
import type { Key } from "../../contract/key.ts";
import { batchCountMax, CounterPosition, type FillName, kernel } from "./kernel.ts";

const chunkBatchesMax = 32;

interface Numbers {
  readonly length: number;
  [index: number]: number;
  set(source: this, offset?: number): void;
  subarray(start?: number, end?: number): this;
}

/**
 * Number j of a sequence is a function of key, lane and j, so it does not matter how calls of `next`
 * and `fill` share the sequence out. The buffer starts at one batch and doubles: short streams stay cheap.
 */
class Sequence<T extends Numbers> {
  readonly #position: CounterPosition;
  readonly #name: FillName;
  readonly #batch: number;
  readonly #output: T;
  readonly #create: (length: number) => T;
  #buffer: T;
  #used = 0;

  constructor(position: CounterPosition, name: FillName, output: T, create: (n: number) => T) {
    this.#position = position;
    this.#name = name;
    this.#batch = output.length / batchCountMax;
    this.#output = output;
    this.#create = create;
    this.#buffer = create(0);
  }

  /** The next number. */
  next(): number {
    if (this.#used === this.#buffer.length) this.#refill();
    return this.#buffer[this.#used++];
  }

  /** Writes the next `out.length` numbers to `out`. */
  fill(out: T): void {
    let done = this.#takeBuffered(out, 0);
    while (out.length - done >= this.#batch) {
      const batches = Math.min(batchCountMax, Math.floor((out.length - done) / this.#batch));
      this.#position.fill(this.#name, batches);
      const count = batches * this.#batch;
      out.set(batches === batchCountMax ? this.#output : this.#output.subarray(0, count), done);
      done += count;
    }
    if (done === out.length) return;
    this.#refill();
    this.#takeBuffered(out, done);
  }

  #takeBuffered(out: T, done: number): number {
    const count = Math.min(this.#buffer.length - this.#used, out.length - done);
    if (count > 0) out.set(this.#buffer.subarray(this.#used, this.#used + count), done);
    this.#used += count;
    return done + count;
  }

  #refill(): void {
    const chunkMax = chunkBatchesMax * this.#batch;
    if (this.#buffer.length < chunkMax) {
      this.#buffer = this.#create(Math.max(this.#batch, this.#buffer.length * 2));
    }
    this.#position.fill(this.#name, this.#buffer.length / this.#batch);
    this.#buffer.set(this.#output.subarray(0, this.#buffer.length));
    this.#used = 0;
  }
}

export type { Sequence };

/** Uniforms on (0, 1): see {@link RandomStream.uniform}. */
export function uniformSequence(key: Key, lane: number): Sequence<Float64Array> {
  return doubles(key, lane, "fillUniform");
}

/** Standard normals in float64: see {@link RandomStream.normal}. */
export function normalSequence(key: Key, lane: number): Sequence<Float64Array> {
  return doubles(key, lane, "fillNormal");
}

function doubles(key: Key, lane: number, name: FillName): Sequence<Float64Array> {
  const position = new CounterPosition(key, lane);
  return new Sequence<Float64Array>(position, name, kernel().doubles, (n) => new Float64Array(n));
}

/** Standard normals in float32: see {@link RandomStream.fillNormal}. */
export function singleSequence(key: Key, lane: number): Sequence<Float32Array> {
  const position = new CounterPosition(key, lane);
  return new Sequence<Float32Array>(
    position,
    "fillSingle",
    kernel().singles,
    (n) => new Float32Array(n),
  );
}
