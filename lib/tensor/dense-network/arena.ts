/** Where the matrices of a network lie in the kernel's memory: float32, padded with zeros. */
import { assert } from "../../contract/errors.ts";
import type { DenseNetwork } from "./network.ts";

/** A matrix in the kernel's memory; rows follow each other every `stride` numbers. */
export interface Block {
  /** Bytes from the arena's start, a multiple of 64. */
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  /** Columns padded to a multiple of 16. */
  readonly stride: number;
  /** Numbers it takes with its padding. */
  readonly length: number;
}

/** Blocks by layer. */
export interface Arena {
  readonly weights: readonly Block[];
  readonly biases: readonly Block[];
  /** h^l, and the activation's derivative after a forward pass that differentiates. */
  readonly preactivations: readonly Block[];
  /** x^{l-1}: what goes into layer l. */
  readonly inputs: readonly Block[];
  /** Two, taken in turn by g^l. */
  readonly gradients: readonly [Block, Block];
  /** As large as the largest layer's weights. */
  readonly weightGradient: Block;
  /** Offset of a batch of inputs as bytes. */
  readonly pixels: number;
  /** Where all ends, in bytes. */
  readonly bytes: number;
}

/** Columns are padded to what a tile is wide. */
export function paddedSize(size: number): number {
  return Math.ceil(size / 16) * 16;
}

/** Lays out a network for batches of at most `batch` rows. */
export function layOut({ sizes }: DenseNetwork, batch: number): Arena {
  let end = 0;
  const take = (rows: number, columns: number): Block => {
    const stride = paddedSize(columns);
    // A power-of-two distance between rows is harmless here: products read packed copies.
    const length = paddedSize(rows) * stride;
    const block = { offset: end, rows, columns, stride, length };
    end += 4 * length;
    return block;
  };
  const outputs = sizes.slice(1);
  const widest = Math.max(...sizes);
  const weights = outputs.map((size, l) => take(size, sizes[l]));
  const biases = outputs.map((size) => take(1, size));
  const preactivations = outputs.map((size) => take(batch, size));
  const inputs = outputs.map((_, l) => take(batch, sizes[l]));
  const gradients = [take(batch, widest), take(batch, widest)] as const;
  const largest = weights.reduce((a, b) => b.length > a.length ? b : a);
  const weightGradient = take(largest.rows, largest.columns);
  // The kernel reads up to 12 bytes behind a matrix.
  const bytes = end + Math.ceil(batch * sizes[0] / 64) * 64 + 64;
  return {
    weights,
    biases,
    preactivations,
    inputs,
    gradients,
    weightGradient,
    pixels: end,
    bytes,
  };
}

/** Copies a matrix without gaps into the numbers of a block. */
export function storeRows(
  { rows, columns, stride }: Block,
  numbers: Float32Array,
  values: Float32Array,
): void {
  assert(values.length === rows * columns, `${values.length} numbers for ${rows} x ${columns}`);
  // Also the padding: the gradients of a network that diverged may have reached it.
  numbers.fill(0);
  for (let i = 0; i < rows; i++) {
    numbers.set(values.subarray(i * columns, (i + 1) * columns), i * stride);
  }
}

/** A copy of a block's first rows, without gaps. */
export function loadRows(
  { columns, stride }: Block,
  numbers: Float32Array,
  rows: number,
): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    out.set(numbers.subarray(i * stride, i * stride + columns), i * columns);
  }
  return out;
}
