/** Whether a file of the view is a run's own although no index says so: the index may be lost, or a copy's. */
import { type Digest, digestOf } from "../keys/digest.ts";
import type { Layout } from "../store/layout.ts";
import { blobBytesMax, readIfPresent, statIfPresent } from "../store/file-operations.ts";
import { csvFor } from "./csv-copy.ts";

/**
 * True for what the store has under its digest, and for the text of such a table beside it. `path` is
 * from the store's folder; `found` are the bytes there. A checkout that was copied, or restored from a
 * backup, has no index of its own, and its files are not the user's for that.
 */
export async function isFileOfARun(
  layout: Layout,
  path: string,
  found: Uint8Array,
): Promise<boolean> {
  const digest = digestOf(found);
  if (isStored(layout, digest)) return true;
  if (!path.endsWith(".csv")) return false;
  const tablePath = `${layout.own.root}/${path.replace(/\.csv$/, ".arrow")}`;
  const table = readIfPresent(tablePath, blobBytesMax);
  if (table === undefined || !isStored(layout, digestOf(table))) return false;
  const text = await csvFor(table);
  return text !== undefined && digestOf(text) === digest;
}

function isStored(layout: Layout, digest: Digest): boolean {
  return statIfPresent(layout.blob(digest)) !== undefined;
}
