/** The part of a store that an archive holds, laid out as a store: records, blobs, its format. */
import type { Digest } from "../../keys/digest.ts";
import { readIfPresent } from "../../store/file-operations.ts";
import type { Layout } from "../../store/layout.ts";
import { storeFormat } from "../../store/opening.ts";
import { parseRecord, type StoredRecord } from "../../store/record.ts";
import { blobPath, recordPath, storeFolder } from "../store-paths.ts";
import type { PayloadFile } from "./payload.ts";

/** A record as it lies there; nothing is set aside. */
export function readOnlyRecord(layout: Layout, key: Digest): StoredRecord | undefined {
  const bytes = readIfPresent(layout.record(key));
  return bytes && parseRecord(bytes, { key });
}

export function storeFiles(
  layout: Layout,
  keys: Iterable<Digest>,
  blobs: Iterable<Digest>,
): PayloadFile[] {
  const files: PayloadFile[] = [{
    path: `${storeFolder}/format`,
    content: new TextEncoder().encode(storeFormat),
  }];
  for (const key of new Set(keys)) {
    files.push({ path: recordPath(key), content: layout.record(key) });
  }
  for (const digest of blobs) {
    files.push({ path: blobPath(digest), content: layout.blob(digest), digest });
  }
  return files;
}
