/** Which source files and packages differ between two code bundles. */
import type { BundleSources } from "./bundle.ts";
import type { Digest } from "./digest.ts";
import { DamagedBlob, type Store } from "./store.ts";

/** One source file or package of the code bundle that differs. */
export interface SourceChange {
  readonly path: string;
  readonly change: "edited" | "added" | "removed";
}

/** Undefined if the list is lost: `why` then knows less. */
function sourcesOf(store: Store, digest: Digest): BundleSources | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(store.getBlob(digest))) as BundleSources;
  } catch (error) {
    if (error instanceof DamagedBlob) return undefined;
    throw error;
  }
}

/** The files that differ between two lists of sources (blobs of the store). */
export function sourceChangesBetween(store: Store, old: Digest, present: Digest): SourceChange[] {
  const [before, after] = [sourcesOf(store, old), sourcesOf(store, present)];
  if (before === undefined || after === undefined) return [];
  const changes: SourceChange[] = [];
  for (const path of new Set([...Object.keys(before.files), ...Object.keys(after.files)])) {
    const [a, b] = [before.files[path], after.files[path]];
    if (a === b) continue;
    changes.push({
      path,
      change: a === undefined ? "added" : b === undefined ? "removed" : "edited",
    });
  }
  return changes.sort((a, b) => a.path < b.path ? -1 : 1);
}
