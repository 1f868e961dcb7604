/**
 * What shows that a frame comes from the main realm of a seat's process: an HMAC-SHA256 (RFC 2104) of its
 * number and all its bytes, under a key that the process was given before any stage ran in it. Whoever else
 * finds a way to write to the process's output can forge, repeat or mix no frame; at worst the stream is out
 * of step, and the process ends.
 */
import { nodeCrypto } from "../system/node-modules.ts";

export const sealLength = 32;

/** The seals of a stream's frames, in their order: each side has one, with the same key. */
export class Seals {
  readonly #key: Uint8Array;
  /** Loaded by whoever has a process, before any stage runs in it. */
  readonly #crypto = nodeCrypto();
  #count = 0n;

  constructor(key: Uint8Array) {
    this.#key = key.slice();
  }

  /** The seal of the next frame. */
  next(pieces: readonly Uint8Array[]): Uint8Array {
    const seal = this.#crypto.createHmac("sha256", this.#key).update(
      new BigUint64Array([this.#count++]),
    );
    for (const piece of pieces) seal.update(piece);
    return new Uint8Array(seal.digest());
  }

  /** Whether this is the seal of the next frame. */
  isNext(pieces: readonly Uint8Array[], seal: Uint8Array): boolean {
    return this.#crypto.timingSafeEqual(this.next(pieces), seal);
  }
}
