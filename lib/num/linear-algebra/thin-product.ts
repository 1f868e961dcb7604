/**
 * A large matrix beside blocks of few columns, in float64 WebAssembly with plain SIMD: W x, W^T v and
 * W += factor v x^T, the work of a network trained on few examples. The matrix stays where it is.
 */
import { assert } from "../../contract/errors.ts";
import bytes from "../kernel/thin-product.wasm" with { type: "bytes" };

interface Exports {
  readonly memory: WebAssembly.Memory;
  freePointer(): number;
  multiply(w: number, x: number, z: number, rows: number, inner: number): void;
  multiplyTransposed(w: number, v: number, out: number, rows: number, inner: number): void;
  addOuter(w: number, v: number, x: number, rows: number, inner: number, factor: number): void;
}

let compiled: WebAssembly.Module | undefined;

/** Columns of a panel: what the kernel takes at a time. */
const panel = 8;
const pageBytes = 65536;

/** Numbers of a matrix and of blocks with `columns` columns. Units are those of the entries. */
export class ThinProducts {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** The matrix, rows x inner, row-major: read it and write it in place. */
  readonly matrix: Float64Array;
  readonly #kernel: Exports;
  readonly #tall: Panels;
  readonly #wide: Panels;
  readonly #address: number;

  /** A matrix of zeros. `rows` is even; at most 2 GiB together with its blocks. */
  constructor(
    { rows, inner, columns }: {
      readonly rows: number;
      readonly inner: number;
      readonly columns: number;
    },
  ) {
    assert(rows % 2 === 0 && rows > 0, `a matrix of ${rows} rows: an even number is needed`);
    compiled ??= new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
    this.#kernel = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    [this.rows, this.inner, this.columns] = [rows, inner, columns];
    const count = Math.ceil(columns / panel);
    const start = Math.ceil(this.#kernel.freePointer() / 16) * 16;
    const tallBytes = count * rows * panel * 8;
    const wideBytes = count * inner * panel * 8;
    const needed = start + tallBytes + wideBytes + rows * inner * 8;
    const { memory } = this.#kernel;
    const missing = Math.ceil(needed / pageBytes) - memory.buffer.byteLength / pageBytes;
    if (missing > 0) memory.grow(missing);
    this.#tall = new Panels(memory, { address: start, height: rows, columns });
    this.#wide = new Panels(memory, { address: start + tallBytes, height: inner, columns });
    this.#address = start + tallBytes + wideBytes;
    this.matrix = new Float64Array(memory.buffer, this.#address, rows * inner);
  }

  /** z = W x, x inner x columns, z rows x columns, row-major. Relative error about inner 1e-16. */
  multiply(x: Float64Array, z: Float64Array): void {
    this.#wide.take(x);
    for (let p = 0; p < this.#tall.count; p++) {
      this.#kernel.multiply(
        this.#address,
        this.#wide.at(p),
        this.#tall.at(p),
        this.rows,
        this.inner,
      );
    }
    this.#tall.give(z);
  }

  /** out = W^T v, v rows x columns, out inner x columns. Relative error about rows 1e-16. */
  multiplyTransposed(v: Float64Array, out: Float64Array): void {
    this.#tall.take(v);
    this.#wide.clear();
    for (let p = 0; p < this.#tall.count; p++) {
      this.#kernel.multiplyTransposed(
        this.#address,
        this.#tall.at(p),
        this.#wide.at(p),
        this.rows,
        this.inner,
      );
    }
    this.#wide.give(out);
  }

  /** W += factor v x^T. */
  addOuter(v: Float64Array, x: Float64Array, factor: number): void {
    this.#tall.take(v);
    this.#wide.take(x);
    for (let p = 0; p < this.#tall.count; p++) {
      const [tall, wide] = [this.#tall.at(p), this.#wide.at(p)];
      this.#kernel.addOuter(this.#address, tall, wide, this.rows, this.inner, factor);
    }
  }
}

/** A block in the kernel's memory: panels of eight columns, the last filled up with zeros. */
class Panels {
  readonly count: number;
  readonly #values: Float64Array;
  readonly #address: number;
  readonly #height: number;
  readonly #columns: number;

  constructor(
    memory: WebAssembly.Memory,
    { address, height, columns }: {
      readonly address: number;
      readonly height: number;
      readonly columns: number;
    },
  ) {
    [this.#address, this.#height, this.#columns] = [address, height, columns];
    this.count = Math.ceil(columns / panel);
    this.#values = new Float64Array(memory.buffer, address, this.count * height * panel);
  }

  at(index: number): number {
    return this.#address + index * this.#height * panel * 8;
  }

  clear(): void {
    this.#values.fill(0);
  }

  take(block: Float64Array): void {
    assert(block.length === this.#height * this.#columns, `a block of ${block.length} numbers`);
    if (this.#columns === panel) return this.#values.set(block);
    this.#each((here, there) => this.#values[here] = block[there]);
  }

  give(block: Float64Array): void {
    assert(block.length === this.#height * this.#columns, `a block of ${block.length} numbers`);
    if (this.#columns === panel) return block.set(this.#values);
    this.#each((here, there) => block[there] = this.#values[here]);
  }

  #each(visit: (here: number, there: number) => void): void {
    for (let row = 0; row < this.#height; row++) {
      for (let column = 0; column < this.#columns; column++) {
        const start = Math.floor(column / panel) * this.#height * panel;
        visit(start + row * panel + column % panel, row * this.#columns + column);
      }
    }
  }
}
