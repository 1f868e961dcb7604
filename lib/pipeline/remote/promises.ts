/** Results that a remote store has, for a plan: they count as if they were here, and nothing is written. */
import type { Digest } from "../keys/digest.ts";
import type { StoredRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";

export interface Promises {
  readonly records: Map<Digest, StoredRecord>;
  /** Of blobs that the server says it has. */
  readonly blobs: Set<Digest>;
}

/** The store with what is promised, filled in while the server is asked. */
export function promising(own: Store, { records, blobs }: Promises): Store {
  return {
    ...own,
    getRecord: (key) => own.getRecord(key) ?? records.get(key),
    hasBlob: (output) => own.hasBlob(output) || blobs.has(output.digest),
  };
}
