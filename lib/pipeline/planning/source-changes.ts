/** Which source files and packages differ between two code bundles. */
import type { BundleSources } from "../code/bundle-making.ts";
import { keptSourceText, presentSourceText } from "../code/source-texts.ts";
import type { Digest } from "../keys/digest.ts";
import type { Layout } from "../store/layout.ts";
import { packageFileName, packageFileOf } from "../system/package-file-name.ts";
import { packageName } from "../system/roots.ts";
import { lineDiff } from "./line-diff.ts";
import { ownFileOf } from "../specification/program.ts";
import { readIfPresent } from "../store/file-operations.ts";
import type { ManifestChange } from "./manifest-changes.ts";
import { DamagedBlob, type Store } from "../store/store.ts";

/** One source file or package of the code bundle that differs. */
export interface SourceChange {
  /** Path from the workspace, or the name of a package. */
  readonly path: string;
  /** "updated": another version of a package. */
  readonly change: "edited" | "added" | "removed" | "updated";
  /** Digests of a file that was edited. */
  readonly digests?: readonly [before: Digest, after: Digest];
  /** Versions of a package that was updated. */
  readonly before?: string;
  readonly after?: string;
}

/** Undefined if the list is lost: `why` then knows less. */
function sourcesOf(store: Store, digest: Digest): BundleSources | undefined {
  try {
    const found = JSON.parse(new TextDecoder().decode(store.getBlob(digest))) as BundleSources;
    return { ...found, files: named(found.files) };
  } catch (error) {
    if (error instanceof DamagedBlob) return undefined;
    throw error;
  }
}

/** Older records have the paths of files of packages. */
function named(files: BundleSources["files"]): BundleSources["files"] {
  return Object.fromEntries(
    Object.entries(files).map(([path, digest]) => [packageFileName(path) ?? path, digest]),
  );
}

/** What differs between two lists of sources (blobs of the store). */
export function sourceChangesBetween(store: Store, old: Digest, present: Digest): SourceChange[] {
  const [before, after] = [sourcesOf(store, old), sourcesOf(store, present)];
  return before === undefined || after === undefined ? [] : changesOfFiles(before, after);
}

/** Own files one by one, packages as a whole, by path. */
export function changesOfFiles(before: BundleSources, after: BundleSources): SourceChange[] {
  const changes: SourceChange[] = [];
  const packages = new Set<string>();
  for (const path of new Set([...Object.keys(before.files), ...Object.keys(after.files)])) {
    const [a, b] = [before.files[path], after.files[path]];
    if (a === b) continue;
    const inPackage = packageFileOf(path);
    if (inPackage !== undefined) {
      packages.add(inPackage.name);
      continue;
    }
    const change = a === undefined ? "added" : b === undefined ? "removed" : "edited";
    changes.push({ path, change, ...(change === "edited" ? { digests: [a, b] } : {}) });
  }
  for (const name of packages) changes.push(packageChange(name, before, after));
  const own = changes.sort((a, b) => a.path < b.path ? -1 : 1);
  return [...ownPackageChange(own, before, after), ...own];
}

/** Another version of the package that the workspace has a copy of: said first, and then which of its files. */
function ownPackageChange(
  changes: readonly SourceChange[],
  before: BundleSources,
  after: BundleSources,
): SourceChange[] {
  const [a, b] = [before.version, after.version];
  const isTold = a !== undefined && b !== undefined && a !== b &&
    changes.some(({ path }) => path.startsWith(`${packageName}/`));
  return isTold ? [{ path: packageName, change: "updated", before: a, after: b }] : [];
}

function packageChange(name: string, before: BundleSources, after: BundleSources): SourceChange {
  const versions = ({ files }: BundleSources) =>
    [
      ...new Set(
        Object.keys(files).map(packageFileOf).filter((found) => found?.name === name)
          .map((found) => found!.version),
      ),
    ].sort().join(" and ");
  const [a, b] = [versions(before), versions(after)];
  if (a === "") return { path: name, change: "added", after: b };
  if (b === "") return { path: name, change: "removed", before: a };
  return a === b
    ? { path: name, change: "edited" }
    : { path: name, change: "updated", before: a, after: b };
}

/** Lines of a difference that are shown of one file. */
const shownLines = { context: 1, lines: 24 };

/**
 * How the text of an edited file has changed; a line that says so where its old text was not kept, nothing
 * for what is no edit of one's own files.
 */
export function sourceDiff(
  { path, digests }: SourceChange,
  { layout, workspace }: { readonly layout: Layout; readonly workspace: string },
): string[] {
  if (digests === undefined) return [];
  const before = keptSourceText(layout, digests[0]);
  if (before === undefined) return ["(its text of then was not kept)"];
  const after = keptSourceText(layout, digests[1]) ?? presentSourceText(workspace, path);
  return after === undefined ? ["(it cannot be read now)"] : lineDiff(before, after, shownLines);
}

/** How the text of a program's file has changed; nothing for any other change, or for what is no text. */
export function programFileDiff(
  { part, before, after, from }: ManifestChange,
  { layout, workspace }: { readonly layout: Layout; readonly workspace: string },
): string[] {
  const isText = typeof before === "string" && typeof after === "string" && from !== undefined;
  if (!isText || ownFileOf(part.replace(/^files\./, "")) === undefined) return [];
  const [old, present] = [layout.blob(before), `${workspace}/${from}`].map((path) =>
    readIfPresent(path, textBytesMax)
  );
  if (old === undefined || old.length === 0) return ["(its text of then was not kept)"];
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return lineDiff(decoder.decode(old), decoder.decode(present ?? new Uint8Array()), shownLines);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return ["(it is not text)"];
  }
}

const textBytesMax = 1e6;

/** "lib/num/slope.ts edited", "valibot 1.5.0 → 1.6.0". */
export function sourceText({ path, change, before, after }: SourceChange): string {
  if (change === "updated") return `${path} ${before} → ${after}`;
  const version = before ?? after;
  return `${path}${version === undefined ? "" : ` ${version}`} ${change}`;
}
