/**
 * The time of the disk that a checkout lies on, asked of its own part of the store: what is young there
 * cannot be told by the engine's clock.
 */
import { statIfPresent } from "./file-operations.ts";
import { freshPath } from "./unfinished.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";
import type { Moment } from "../system/file-stamp.ts";
import type { Layout } from "./layout.ts";

/**
 * A time that has passed: that of the last change of the folder for unfinished files, which a process
 * that may write makes now by claiming its place there. Undefined where there is no store.
 */
export function diskTime(layout: Layout): Moment | undefined {
  if (!layout.isReadOnly) ifStorageAllows(() => void freshPath(layout.own));
  const found = statIfPresent(`${layout.own.root}/tmp`);
  const changed = found?.ctime ?? found?.mtime;
  return found && changed ? { device: found.dev, milliseconds: changed.getTime() } : undefined;
}
