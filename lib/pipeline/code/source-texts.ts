/**
 * The texts that bundles were made from, by digest (artifacts/cache/texts): for `why` to show which lines
 * have changed. Nothing rests on them: what is not there cannot be shown.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import {
  namesIn,
  readIfPresent,
  removeIfPresent,
  statIfPresent,
} from "../store/file-operations.ts";
import type { Layout } from "../store/layout.ts";
import { writeAtomic } from "../store/unfinished.ts";
import { join } from "../system/path.ts";
import { aliasesOf } from "../system/roots.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";

/** Texts that are kept; beyond that the oldest go. */
const textsMax = 4000;
/** Longer files are made by programs: nobody reads how they differ. */
const textBytesMax = 200_000;

function folderOf(layout: Layout): string {
  return `${layout.cache}/texts`;
}

/** Keeps the texts of files (absolute paths) that still are what their digests say. */
export function keepSourceTexts(layout: Layout, files: ReadonlyMap<string, Digest>): void {
  if (layout.isReadOnly) return;
  ifStorageAllows(() => {
    const folder = folderOf(layout);
    const known = new Set(namesIn(folder));
    for (const [path, digest] of files) {
      if (known.has(digest)) continue;
      const bytes = readIfPresent(path);
      if (bytes === undefined || bytes.length > textBytesMax || digestOf(bytes) !== digest) {
        continue;
      }
      writeAtomic(layout.own, `${folder}/${digest}`, bytes);
      known.add(digest);
    }
    if (known.size > textsMax) removeOldest(folder, [...known]);
  });
}

function removeOldest(folder: string, names: readonly string[]): void {
  const ages = names.map((name) => {
    const path = `${folder}/${name}`;
    return { path, modified: statIfPresent(path)?.mtime?.getTime() ?? 0 };
  });
  ages.sort((a, b) => b.modified - a.modified);
  // Half of the room is made at once, so that it is not made at every run.
  for (const { path } of ages.slice(textsMax / 2)) removeIfPresent(path);
}

/** A text of then; undefined where it was not kept or is damaged. */
export function keptSourceText(layout: Layout, digest: Digest): string | undefined {
  const bytes = readIfPresent(`${folderOf(layout)}/${digest}`);
  return bytes === undefined || digestOf(bytes) !== digest
    ? undefined
    : new TextDecoder().decode(bytes);
}

/** The text of a file as it is now, by its name in a list of sources (system/roots.ts). */
export function presentSourceText(workspace: string, name: string): string | undefined {
  const [[alias, root]] = Object.entries(aliasesOf(workspace));
  const bytes = readIfPresent(
    name.startsWith(`${alias}/`) ? join(root, name.slice(alias.length + 1)) : join(workspace, name),
  );
  return bytes && new TextDecoder().decode(bytes);
}
