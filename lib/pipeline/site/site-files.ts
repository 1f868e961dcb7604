/**
 * The folder of the site. A file is written whole or not at all, and only if it changes; what an earlier
 * report had and this one has not is removed, what nobody here wrote stays.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { readIfPresent, removeIfPresent, statIfPresent } from "../store/file-operations.ts";
import type { Layout } from "../store/layout.ts";
import { isMapOf, isStamp, isText } from "../store/shape.ts";
import { refuseLinkedFolders } from "../store/no-links.ts";
import { writeAtomic } from "../store/unfinished.ts";
import { rememberMade, siteFolder } from "./made-from.ts";
import { type FileStamp, looksSame, stampOf } from "../system/file-stamp.ts";
import { needing } from "../system/storage-fault.ts";

const indexName = "report.json";

/** By file of the site that was written last: what it was made from, and what the disk says of it. */
type SiteIndex = Readonly<Record<string, readonly [source: string, stamp: FileStamp]>>;

const isIndex = isMapOf((value) =>
  Array.isArray(value) && value.length === 2 && isText(value[0]) && isStamp(value[1])
);

export class SiteFiles {
  readonly #before: SiteIndex;
  readonly #now: Record<string, readonly [string, FileStamp]> = {};
  readonly #folder: string;
  /** Number of files that were written. */
  written = 0;
  /** What is to be said of some of them. */
  readonly remarks: string[] = [];

  constructor(readonly layout: Layout) {
    this.#folder = `${layout.own.root}/${siteFolder}`;
    this.#before = readCache<SiteIndex>(layout, indexName, isIndex) ?? {};
    // Until this one is whole there is none: one that was killed half-way is made anew.
    rememberMade(layout, "");
  }

  /** A text or bytes that are there already; gives their size. */
  put(file: string, content: string | Uint8Array): number {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    return this.make(file, digestOf(bytes), () => bytes);
  }

  /** What is made from something of this digest, unless it has been made from it already; gives its size. */
  make(file: string, source: Digest, content: () => string | Uint8Array): number {
    const known = this.#now[file] ?? this.#kept(file, source);
    if (known !== undefined) {
      this.#now[file] = known;
      return known[1][0];
    }
    const made = content();
    const bytes = typeof made === "string" ? new TextEncoder().encode(made) : made;
    const path = `${this.#folder}/${file}`;
    const before = readIfPresent(path);
    if (before === undefined || !isSame(before, bytes)) {
      needing(bytes.length, () => writeAtomic(this.layout.own, path, bytes));
      this.written++;
    }
    this.#now[file] = [source, stampOf(Deno.statSync(path))];
    return bytes.length;
  }

  /** Whether a file has been made from something of this digest already; if so it stays. */
  keep(file: string, source: Digest): boolean {
    const known = this.#now[file] ?? this.#kept(file, source);
    if (known !== undefined) this.#now[file] = known;
    return known !== undefined;
  }

  /** One that somebody has changed since is made again. */
  #kept(file: string, source: Digest): readonly [string, FileStamp] | undefined {
    const before = this.#before[file];
    if (before?.[0] !== source) return undefined;
    const found = statIfPresent(`${this.#folder}/${file}`);
    return found !== undefined && looksSame(stampOf(found), before[1]) ? before : undefined;
  }

  /** Removes what an earlier report had, and remembers this one. */
  finish(): { readonly files: number; readonly bytes: number } {
    for (const file of Object.keys(this.#before)) {
      if (this.#now[file] !== undefined) continue;
      const path = `${this.#folder}/${file}`;
      refuseLinkedFolders(this.layout.own.root, path);
      if (statIfPresent(path)?.isFile) removeIfPresent(path);
    }
    writeCache(this.layout, indexName, this.#now satisfies SiteIndex);
    const sizes = Object.values(this.#now).map(([, [bytes]]) => bytes);
    return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  }

  /** Bytes of the files whose names begin so. */
  bytesUnder(start: string): number {
    return Object.entries(this.#now).filter(([file]) => file.startsWith(start))
      .reduce((sum, [, [, [bytes]]]) => sum + bytes, 0);
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, k) => byte === b[k]);
}
