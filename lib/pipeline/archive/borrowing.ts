/**
 * Results of an archive for a run here (`repro --from`): what the store lacks and the archive has is copied
 * into the store, checked by its digest, when it is asked for. The archive itself stays as it is.
 */
import type { Digest } from "../keys/digest.ts";
import { DamagedBlob, type Store } from "../store/store.ts";
import type { StoredRecord } from "../store/record.ts";
import { type ArchivedStore, DamagedArchive } from "./reproduction/archived-store.ts";

/** What happened, filled in while the run goes on. */
export interface Borrowed {
  /** Results that came from the archive. */
  readonly taken: Set<Digest>;
  /** What of the archive could not be used, a sentence each. */
  readonly refused: Set<string>;
}

export function borrowing(
  own: Store,
  archive: ArchivedStore,
  { taken, refused }: Borrowed,
): Store {
  /** A result counts with all of its outputs only: what they were left out of is computed. */
  const take = (key: Digest): StoredRecord | undefined => {
    if (!archive.hasRecord(key)) return undefined;
    try {
      const record = archive.record(key);
      const outputs = Object.values(record.outputs);
      if (!outputs.every(({ digest }) => archive.has(digest))) return undefined;
      for (const digest of [...outputs.map(({ digest }) => digest), record.provenance.sources]) {
        if (archive.has(digest)) own.putBlob(archive.blob(digest));
      }
      taken.add(key);
      return own.putRecord(record);
    } catch (error) {
      if (!(error instanceof DamagedArchive)) throw error;
      refused.add(error.message);
      return undefined;
    }
  };
  const store: Store = {
    ...own,
    getRecord: (key) => own.getRecord(key) ?? take(key),
    hasBlob: (output) => own.hasBlob(output) || restore(own, archive, output.digest),
    getBlob(digest) {
      try {
        return own.getBlob(digest);
      } catch (error) {
        if (error instanceof DamagedBlob && restore(own, archive, digest)) {
          return own.getBlob(digest);
        }
        throw error;
      }
    },
    putRecord(record, options) {
      // The first record of a key stays its answer, wherever it lies.
      if (options?.supersede !== true) store.getRecord(record.key);
      return own.putRecord(record, options);
    },
  };
  return store;
}

/** A blob that was lost here; false if the archive does not have it, or not whole. */
function restore(own: Store, archive: ArchivedStore, digest: Digest): boolean {
  if (!archive.has(digest)) return false;
  try {
    own.putBlob(archive.blob(digest));
    return true;
  } catch (error) {
    if (error instanceof DamagedArchive) return false;
    throw error;
  }
}
