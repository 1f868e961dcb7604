/**
 * Splitting random keys by name and value. All randomness of the project comes from keys: a job gets
 * one, folds a label into it for each purpose, and draws from the result (lib/num/random.ts).
 */
import type { Key } from "../../contract/key.ts";
import { assert } from "../../contract/errors.ts";
import { type Block, philox } from "./philox.ts";

/**
 * Domains: the upper four bits of a counter's last word. Streams count in domain 0 (lib/num/random.ts),
 * so no draw ever shares a counter with a fold under the same key.
 */
const domainNumber = 0x10000000;
const domainText = 0x20000000;
const bytesPerBlock = 12;

/**
 * The key of a seed: `fold([0, 0], seed)`. Any number but NaN; different seeds give independent keys.
 */
export function keyOf(seed: number): Key {
  return fold([0, 0], seed);
}

/**
 * Derives a key from a key and labels, one after the other: `fold(k, a, b)` is `fold(fold(k, a), b)`.
 * The order matters, and a text differs from the number that it spells.
 *
 * Each label is hashed into the key by Philox as a compression function: a block of the label is the
 * counter, the key so far is the key, the first two words of the output are the next key. The encoding
 * of labels into blocks is injective and prefix-free:
 * - a number is one block: its float64 bits (low word, high word), 0, and the domain 1 (-0 counts as
 *   0, so that equal numbers are equal labels);
 * - a text is its UTF-8 bytes, twelve to a block (little endian, zero-padded; one block when empty),
 *   and as the last word the domain 2 plus the number of bytes not yet hashed before this block.
 *
 * Two sequences of labels collide only as 64-bit hashes do (probability 2^-64 a pair).
 * Errors: a BugError for NaN, an ill-formed text (lone surrogates) or one of 2^28 bytes or more.
 */
export function fold(key: Key, ...labels: readonly (string | number)[]): Key {
  let folded = key;
  for (const label of labels) {
    folded = typeof label === "number" ? foldNumber(folded, label) : foldText(folded, label);
  }
  return folded;
}

function foldNumber(key: Key, value: number): Key {
  assert(!Number.isNaN(value), "a key cannot be folded with NaN");
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value === 0 ? 0 : value, true);
  return compress(key, [bits.getUint32(0, true), bits.getUint32(4, true), 0, domainNumber]);
}

function foldText(key: Key, text: string): Key {
  assert(text.isWellFormed(), "a key cannot be folded with an ill-formed text");
  const bytes = new TextEncoder().encode(text);
  assert(bytes.length < domainNumber, "a key cannot be folded with so long a text");
  const padded = new DataView(new ArrayBuffer(bytes.length + bytesPerBlock));
  new Uint8Array(padded.buffer).set(bytes);
  let folded = key;
  for (let start = 0; start === 0 || start < bytes.length; start += bytesPerBlock) {
    folded = compress(folded, [
      padded.getUint32(start, true),
      padded.getUint32(start + 4, true),
      padded.getUint32(start + 8, true),
      domainText + bytes.length - start,
    ]);
  }
  return folded;
}

function compress(key: Key, block: Block): Key {
  const out: Block = [0, 0, 0, 0];
  philox(block, key, out);
  return [out[0], out[1]];
}
