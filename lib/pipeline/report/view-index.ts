/** What runs have written into the readable view, so that what others put there is recognized. */
import type { Digest } from "../keys/digest.ts";
import type { FileStamp } from "../system/file-stamp.ts";
import { readCache, writeCache } from "../store/cache.ts";
import type { Layout } from "../store/layout.ts";
import { hasFields, isMapOf, isStamp, isText } from "../store/shape.ts";

/** What a run wrote at one path. */
export interface Shown {
  /** The output that the file shows. */
  readonly source: Digest;
  /**
   * SHA-256 of the file's bytes; "none" if the output has no such file; "pending" while a run is about to
   * write it, and if that run died.
   */
  readonly written: Digest | "none" | "pending";
  /** Of the file as it was written; null where it was not. */
  readonly stamp: FileStamp | null;
  /** The workspace whose run wrote it: a store may serve several. */
  readonly by: string;
}

const indexName = "view-3.json";
const isShown = hasFields({
  source: isText,
  written: isText,
  stamp: (stamp) => stamp === null || isStamp(stamp),
  by: isText,
});

/** By path from the store's folder. Paths that no view has are left out: they would be removed one day. */
export function readViewIndex(layout: Layout): Map<string, Shown> {
  const saved = readCache<Readonly<Record<string, Shown>>>(layout, indexName, isMapOf(isShown)) ??
    {};
  return new Map(Object.entries(saved).filter(([path]) => isViewPath(path)));
}

export function writeViewIndex(layout: Layout, index: ReadonlyMap<string, Shown>): void {
  writeCache(layout, indexName, Object.fromEntries(index));
}

/** Whether a path has the form `out/<paper>/<stage>/<file>` or `out/<paper>/<stage>/<point>/<file>`. */
export function isViewPath(path: string): boolean {
  const [top, ...parts] = path.split("/");
  return top === "out" && (parts.length === 3 || parts.length === 4) &&
    parts.every((part) => !["", ".", ".."].includes(part) && !/[\\\p{Cc}]/u.test(part));
}

/** Folder of a file of the view, with a slash at its end. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
