/**
 * The key of the last result of each job by its identifier, so that `why` and `plan` can say what
 * has changed since. A cache: without it they only know less.
 */
import type { Digest } from "../keys/digest.ts";
import { type Layout } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { isDigest, isMapOf } from "../store/shape.ts";

const historyName = "latest.json";

export function readHistory(layout: Layout): ReadonlyMap<string, Digest> {
  return new Map(
    Object.entries(readCache<Record<string, Digest>>(layout, historyName, isMapOf(isDigest)) ?? {}),
  );
}

/** Notes the present keys; writes nothing if none of them is new. */
export function writeHistory(layout: Layout, present: Iterable<readonly [string, Digest]>): void {
  const known = readCache<Record<string, Digest>>(layout, historyName, isMapOf(isDigest)) ?? {};
  let changed = false;
  for (const [job, key] of present) {
    if (known[job] === key) continue;
    known[job] = key;
    changed = true;
  }
  if (changed) writeCache(layout, historyName, known);
}
