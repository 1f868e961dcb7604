/** The numbers of networks as bytes: one layout for every family and every back-end. */
import { UserError } from "../contract/errors.ts";

/** Numbers that belong together: parameters, moments of an optimiser. */
export type StateBlock = Float32Array | Float64Array;

const magic = 0x4e455431;
const headerBytes = 16;

/**
 * A header of 16 bytes (magic and number of blocks as uint32, number of numbers as float64), then block after
 * block, each filled up to whole float64s. Numbers are as the machine has them.
 */
export function packBlocks(blocks: readonly StateBlock[]): Uint8Array {
  const { starts, end, count } = placesOf(blocks);
  const bytes = new Uint8Array(end);
  new Uint32Array(bytes.buffer, 0, 2).set([magic, blocks.length]);
  new Float64Array(bytes.buffer, 8, 1)[0] = count;
  blocks.forEach((block, k) => {
    const { buffer, byteOffset, byteLength } = block;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), starts[k]);
  });
  return bytes;
}

/**
 * The blocks in packed bytes, as views of a copy. Throws a UserError for bytes of other blocks.
 * @param like blocks of the kinds and lengths that are wanted; their numbers are not read
 * @param what the networks to which they belong, for the message
 */
export function unpackBlocks<Blocks extends readonly StateBlock[]>(
  bytes: Uint8Array,
  like: Blocks,
  what: string,
): Blocks {
  const { buffer } = new Uint8Array(bytes);
  const { starts, end, count } = placesOf(like);
  const fits = buffer.byteLength === end &&
    new Uint32Array(buffer, 0, 2).every((word, k) => word === [magic, like.length][k]) &&
    new Float64Array(buffer, 8, 1)[0] === count;
  if (!fits) {
    throw new UserError({
      action: "cannot restore networks from these bytes: they were not saved by such networks",
      allowed: `the state of ${what}`,
    });
  }
  return like.map((block, k) =>
    block instanceof Float32Array
      ? new Float32Array(buffer, starts[k], block.length)
      : new Float64Array(buffer, starts[k], block.length)
  ) as readonly StateBlock[] as Blocks;
}

/** Where the blocks begin, where the last one ends, and how many numbers there are. */
function placesOf(
  blocks: readonly StateBlock[],
): { readonly starts: number[]; readonly end: number; readonly count: number } {
  let end = headerBytes;
  const starts = blocks.map(({ byteLength }) => {
    const start = end;
    end += Math.ceil(byteLength / 8) * 8;
    return start;
  });
  return { starts, end, count: blocks.reduce((sum, { length }) => sum + length, 0) };
}
