/** What is remembered of bundles: from which files, reached by which ways, each was made. */
import { type Digest, digestOf } from "../keys/digest.ts";
import { type Route, Routes } from "../files/routes.ts";
import { FileStamps, type Stamp } from "../files/stamps.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { diskTime } from "../store/disk-time.ts";
import { statIfPresent } from "../store/file-operations.ts";
import type { Moment } from "../system/file-stamp.ts";
import type { Layout } from "../store/layout.ts";
import {
  hasFields,
  isCount,
  isDigest,
  isListOf,
  isMapOf,
  isStamp,
  isText,
} from "../store/shape.ts";
import type { Store } from "../store/store.ts";
import { codeRootOf } from "../system/roots.ts";

export interface Bundle {
  /** Digest of the code, which lies in the store as a blob. */
  readonly digest: Digest;
  readonly size: number;
  /** The code reaches lib/tensor, so its results depend on the back-end. */
  readonly tensor: boolean;
  /** Digest of a blob with the {@link BundleSources}. */
  readonly sources: Digest;
  readonly sourcesSize: number;
}

/** A bundle, and what it was made from. */
export interface MemoEntry extends Bundle {
  /** Indices into the memo's stamps. */
  readonly files: readonly number[];
  /** How many of these, the first ones, are the files of its list of sources. */
  readonly inputs: number;
  /** Indices into the memo's routes. */
  readonly routes: readonly number[];
}

/** On disk: artifacts/cache/bundles.json. */
export interface Memo {
  readonly version: string;
  readonly stamps: readonly Stamp[];
  readonly routes: readonly Route[];
  readonly entries: Readonly<Record<string, MemoEntry>>;
}

const memoName = "bundles.json";
/** Counts up when the way of bundling changes. */
const memoVersion = "10";

const isMemo = hasFields({
  version: isText,
  stamps: isListOf((one) => Array.isArray(one) && isText(one[0]) && isStamp(one[1])),
  routes: isListOf((one) => Array.isArray(one) && Array.isArray(one[0]) && isText(one[1])),
  entries: isMapOf(hasFields({
    digest: isDigest,
    size: isCount,
    sources: isDigest,
    sourcesSize: isCount,
    files: isListOf(isCount),
    inputs: isCount,
    routes: isListOf(isCount),
  })),
});

/** Whether anything is remembered: the file is not read. */
export function hasMemo(layout: Layout): boolean {
  return statIfPresent(`${layout.cache}/${memoName}`) !== undefined;
}

/** What was remembered last; undefined if there is nothing, or it was made in another way. */
export function readMemo(layout: Layout): Memo | undefined {
  const memo = readCache<Memo>(layout, memoName, isMemo);
  return memo?.version === memoVersion ? memo : undefined;
}

/** What the code is made from, as it was seen in this run. */
export interface Seen {
  readonly stamps: FileStamps;
  readonly routes: Routes;
}

/** Stamps and routes of a run, beginning with the remembered ones; `early`: files were looked at since that time. */
export function seenNow(
  { workspace, store, early }: {
    readonly workspace: string;
    readonly store: Store;
    readonly early?: { readonly moment: Moment | undefined };
  },
  known: Memo | undefined,
): Seen {
  const root = codeRootOf(workspace);
  return {
    stamps: new FileStamps(
      root,
      early === undefined ? diskTime(store.layout) : early.moment,
      known?.stamps,
    ),
    routes: new Routes(root, known?.routes),
  };
}

/** True if nothing that a remembered bundle was made from has changed, and the store has it. */
export function isValid(entry: MemoEntry, { stamps, routes }: Seen, store: Store): boolean {
  return entry.routes.every((index) => routes.isUnchanged(index)) &&
    entry.files.every((index) => stamps.isUnchanged(index)) && store.hasBlob(entry) &&
    store.hasBlob({ digest: entry.sources, size: entry.sourcesSize });
}

/** Remembers bundles, with those of before that are not among them. */
export function saveMemo(
  found: readonly (readonly [string, MemoEntry])[],
  { known, seen: { stamps, routes }, layout }: {
    readonly known: Memo | undefined;
    readonly seen: Seen;
    readonly layout: Layout;
  },
): void {
  const entries: Record<string, MemoEntry> = { ...known?.entries };
  for (const [entry, bundle] of found) entries[digestOf(entry)] = bundle;
  const saved = stamps.save(Object.values(entries).flatMap(({ files }) => files));
  const kept = routes.save(Object.values(entries).flatMap(({ routes }) => routes));
  for (const [id, entry] of Object.entries(entries)) {
    entries[id] = {
      ...entry,
      files: entry.files.map((index) => saved.indices.get(index)!),
      routes: entry.routes.map((index) => kept.indices.get(index)!),
    };
  }
  const memo: Memo = {
    version: memoVersion,
    stamps: saved.stamps,
    routes: kept.routes,
    entries,
  };
  writeCache(layout, memoName, memo);
}

/** Forgets bundles that are no longer in the store. */
export function forgetBundles(layout: Layout, gone: ReadonlySet<Digest>): void {
  const memo = readMemo(layout);
  if (memo === undefined) return;
  const entries = Object.entries(memo.entries);
  const kept = entries.filter(([, { digest, sources }]) => !gone.has(digest) && !gone.has(sources));
  if (kept.length === entries.length) return;
  writeCache(layout, memoName, { ...memo, entries: Object.fromEntries(kept) } satisfies Memo);
}
