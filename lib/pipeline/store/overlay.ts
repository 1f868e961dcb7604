/**
 * Stores that leave the store below them as it is. In memory: for questions that change no file. With
 * a scratch store: for `verify`, which computes again what the store below holds.
 */
import { BugError } from "../../contract/errors.ts";
import { type Digest, digestOf } from "../keys/digest.ts";
import { DamagedBlob, type Store } from "./store.ts";
import { statIfPresent } from "./file-operations.ts";

/** Reads the store below; new blobs (code that has been bundled) stay in memory. */
export function withMemory(below: Store): Store {
  const blobs = new Map<Digest, Uint8Array<ArrayBuffer>>();
  return {
    ...below,
    putBlob(bytes) {
      const digest = digestOf(bytes);
      if (!blobs.has(digest)) blobs.set(digest, bytes.slice());
      return digest;
    },
    getBlob: (digest) => blobs.get(digest)?.slice() ?? below.getBlob(digest),
    hasBlob: (output) => blobs.has(output.digest) || below.hasBlob(output),
    putRecord(record) {
      throw new BugError(`a question wants to publish the record ${record.key}`);
    },
    sync: () => Promise.resolve(),
  };
}

/**
 * Reads both stores and writes to the scratch store only. The answer to a key is that of the store
 * below if it has one, so that every job is computed from the very inputs that its stored result came
 * from; what was computed again is the scratch store's record of the same key.
 */
export function withScratch(below: Store, scratch: Store): Store {
  /** Keys whose answer below has lost its blobs. */
  const superseded = new Set<Digest>();
  /** Blobs below that were found damaged; they are left there, and made again in the scratch store. */
  const damaged = new Set<Digest>();
  const isInScratch = (digest: Digest) => statIfPresent(scratch.layout.blob(digest)) !== undefined;
  return {
    ...scratch,
    getBlob(digest) {
      // What was just computed goes first: a damaged blob below then harms nobody.
      if (isInScratch(digest)) return scratch.getBlob(digest);
      try {
        return below.getBlob(digest);
      } catch (error) {
        if (error instanceof DamagedBlob) damaged.add(digest);
        throw error;
      }
    },
    hasBlob: (output) =>
      scratch.hasBlob(output) || (!damaged.has(output.digest) && below.hasBlob(output)),
    getRecord: (key) =>
      superseded.has(key) ? scratch.getRecord(key) : below.getRecord(key) ?? scratch.getRecord(key),
    putRecord(record, options = {}) {
      if (options.supersede) superseded.add(record.key);
      const made = scratch.putRecord(record, options);
      return superseded.has(record.key) ? made : below.getRecord(record.key) ?? made;
    },
    sync: () => Promise.resolve(),
  };
}
