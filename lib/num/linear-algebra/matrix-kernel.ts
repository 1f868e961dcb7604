/**
 * The wasm kernel of lib/num/kernel/matrix.ts (AssemblyScript), instantiated once at first use, and
 * its memory. Matrices in it are row-major; strides are in bytes, addresses those of views
 * (`byteOffset`).
 */
import { UserError } from "../../contract/errors.ts";
import bytes from "../kernel/matrix.wasm" with { type: "bytes" };
import { productTileModule } from "./product-tile.ts";

/** What the kernel computes; see its sources for each. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  freeMemory(): number;
  /** C += alpha A B; part -1 and 1: only tiles with entries of the lower, the upper triangle. */
  product(
    c: number,
    stride: number,
    rows: number,
    columns: number,
    steps: number,
    a: number,
    aRow: number,
    aStep: number,
    b: number,
    bStep: number,
    bColumn: number,
    alpha: number,
    part: -1 | 0 | 1,
  ): void;
  /** out_i = row_i . x. */
  productsOfRows(
    rows: number,
    stride: number,
    count: number,
    length: number,
    x: number,
    out: number,
  ): void;
  /** y += alpha sum_i factor_i row_i. */
  addRows(
    rows: number,
    stride: number,
    count: number,
    length: number,
    factors: number,
    alpha: number,
    y: number,
  ): void;
  /** y = A x, of whose A the lower triangle is read. */
  symmetricProduct(a: number, stride: number, order: number, x: number, y: number): void;
  /** X = L^{-1} X. */
  solveLowerBlock(
    lower: number,
    lowerStride: number,
    order: number,
    x: number,
    stride: number,
    columns: number,
  ): void;
  /** Chains (first row, step, count) of rotations (cosine, sine), on sixteen columns at a time. */
  rotateRows(
    rows: number,
    stride: number,
    columns: number,
    chains: number,
    chainCount: number,
    rotations: number,
  ): void;
}

let compiled:
  | { readonly tile: WebAssembly.Module; readonly matrix: WebAssembly.Module }
  | undefined;
let instance: Exports | undefined;

/** The kernel, the same for all callers. */
export function matrixKernel(): Exports {
  instance ??= newMatrixKernel();
  return instance;
}

/** A kernel with memory of its own, for what has to stay there while others compute. */
export function newMatrixKernel(): Exports {
  compiled ??= {
    tile: new WebAssembly.Module(productTileModule()),
    matrix: new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>),
  };
  const memory = new WebAssembly.Memory({ initial: pagesAtStart, maximum: 2 ** 31 / pageBytes });
  const tile = new WebAssembly.Instance(compiled.tile, { env: { memory } }).exports;
  const { exports } = new WebAssembly.Instance(compiled.matrix, { env: { memory }, tile });
  return exports as unknown as Exports;
}

const pageBytes = 65536;
/** As the kernel's settings file says. */
const pagesAtStart = 32;

/**
 * Arrays of these numbers of entries in the kernel's memory, each at a multiple of 64 bytes. They
 * hold arbitrary numbers, and are the caller's until the next call, which gives the same memory
 * again: a function that reserves takes what it needs at once and calls no other that does. Errors:
 * a UserError where 2 GiB do not suffice.
 */
export function reserve(...counts: readonly number[]): readonly Float64Array<ArrayBuffer>[] {
  return reserveIn(matrixKernel(), ...counts);
}

/** The same in the memory of one kernel. What a first array held before is still there. */
export function reserveIn(
  { memory, freeMemory }: Exports,
  ...counts: readonly number[]
): readonly Float64Array<ArrayBuffer>[] {
  const starts: number[] = [];
  let end = freeMemory();
  for (const count of counts) {
    starts.push(end);
    end += Math.ceil(count / 8) * 64;
  }
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) grow(memory, Math.ceil(missing / pageBytes), end);
  return counts.map((count, i) => new Float64Array(memory.buffer, starts[i], count));
}

function grow(memory: WebAssembly.Memory, pages: number, bytes: number): void {
  try {
    memory.grow(pages);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UserError({
      action: `cannot factor or multiply matrices that take ${Math.ceil(bytes / 2 ** 20)} MiB`,
      allowed: "at most 2 GiB, and what the machine has",
      hint: "take smaller matrices",
      exitCode: 1,
    });
  }
}

/**
 * Entries from one row to the next for rows of `length`: a multiple of 8, so that rows begin where
 * cache lines do, and never of 64, so that a column does not crowd into a few sets of the cache.
 */
export function strideFor(length: number): number {
  const stride = Math.ceil(length / 8) * 8;
  return stride % 64 === 0 ? stride + 8 : stride;
}

/** Copies rows of `length` entries from one stride to another; strides and lengths in entries. */
export function copyRows(
  from: Float64Array,
  fromStride: number,
  to: Float64Array,
  toStride: number,
  { rows, length }: { readonly rows: number; readonly length: number },
): void {
  for (let i = 0; i < rows; i++) {
    to.set(from.subarray(i * fromStride, i * fromStride + length), i * toStride);
  }
}

/** The same, each entry times a factor. */
export function copyScaled(
  from: Float64Array,
  fromStride: number,
  to: Float64Array,
  toStride: number,
  { rows, length, factor }: {
    readonly rows: number;
    readonly length: number;
    readonly factor: number;
  },
): void {
  for (let i = 0; i < rows; i++) {
    const [source, target] = [i * fromStride, i * toStride];
    for (let j = 0; j < length; j++) to[target + j] = from[source + j] * factor;
  }
}

/** Writes the transpose of rows x columns entries, each times a factor; strides in entries. */
export function copyTransposed(
  from: Float64Array,
  fromStride: number,
  to: Float64Array,
  toStride: number,
  { rows, columns, factor = 1 }: {
    readonly rows: number;
    readonly columns: number;
    readonly factor?: number;
  },
): void {
  // Eight rows at a time, so that a line of the result is written while it is in cache.
  for (let i = 0; i < rows; i += 8) {
    const end = Math.min(i + 8, rows);
    for (let j = 0; j < columns; j++) {
      for (let m = i; m < end; m++) to[j * toStride + m] = from[m * fromStride + j] * factor;
    }
  }
}

/** Copies the lower triangle of an n x n matrix above its diagonal. */
export function mirrorLower(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i += 8) {
    const end = Math.min(i + 8, n);
    for (let j = 0; j < end; j++) {
      for (let m = Math.max(i, j + 1); m < end; m++) matrix[j * n + m] = matrix[m * n + j];
    }
  }
}
