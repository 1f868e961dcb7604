/** The store in an archive, read by key and digest; every blob is held to its name when it is read. */
import { type Digest, digestOf } from "../../keys/digest.ts";
import { parseRecord, type StoredRecord } from "../../store/record.ts";
import { bytesIn, type FileTree } from "../bag/file-tree.ts";
import { blobPath, recordPath } from "../store-paths.ts";

/** A record or a blob of the archive is not there, or is not what its name says. */
export class DamagedArchive extends Error {
  override readonly name = "DamagedArchive";
}

export interface ArchivedStore {
  has(digest: Digest): boolean;
  /** Throws {@link DamagedArchive}. The bytes are the caller's own. */
  blob(digest: Digest): Uint8Array<ArrayBuffer>;
  record(key: Digest): StoredRecord;
  hasRecord(key: Digest): boolean;
}

export function archivedStore(tree: FileTree): ArchivedStore {
  return {
    has: (digest) => tree.sizes.has(blobPath(digest)),
    hasRecord: (key) => tree.sizes.has(recordPath(key)),
    blob(digest) {
      const path = blobPath(digest);
      if (!tree.sizes.has(path)) throw new DamagedArchive(`${path} is missing`);
      const bytes = bytesIn(tree, path);
      if (digestOf(bytes) !== digest) throw new DamagedArchive(`${path} is not what its name says`);
      return bytes;
    },
    record(key) {
      const path = recordPath(key);
      if (!tree.sizes.has(path)) throw new DamagedArchive(`${path} is missing`);
      const record = parseRecord(bytesIn(tree, path), { key });
      if (record === undefined) throw new DamagedArchive(`${path} does not answer its key`);
      return record;
    },
  };
}
