/** Where the matrices of a network lie in the kernel's memory: float32, padded with zeros. */
import type { DenseNetwork } from "./network.ts";

/** A matrix in the kernel's memory; rows follow each other every `stride` numbers. */
export interface Block {
  /** Bytes from the arena's start, a multiple of 16. */
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  /** Columns padded to a multiple of 8. */
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
  /** Offset of the kernel's scratch, and where all ends, in bytes. */
  readonly scratch: number;
  readonly bytes: number;
}

/** Columns are padded to what a tile is wide. */
export function paddedSize(size: number): number {
  return Math.ceil(size / 8) * 8;
}

/**
 * Lays out a network for batches of at most `batch` rows.
 * @param scratchBytes what the kernel needs for products that are so many columns wide
 */
export function layOut(
  { sizes }: DenseNetwork,
  batch: number,
  scratchBytes: (columns: number) => number,
): Arena {
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
  return {
    weights,
    biases,
    preactivations,
    inputs,
    gradients,
    weightGradient,
    scratch: end,
    bytes: end + scratchBytes(paddedSize(widest)),
  };
}
