/** All that lies in a store: every blob, every record, every past run, for `fsck` and `gc`. */
import type { Digest } from "../keys/digest.ts";
import { foreignDigests } from "./foreign-format.ts";
import { parseRecord, recordBytesMax, recordFormat, type StoredRecord } from "./record.ts";
import { type Layout } from "./layout.ts";
import { isNotFound, readIfPresent, statIfPresent } from "./file-operations.ts";

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

export interface RecordFile extends StoredFile {
  readonly record: StoredRecord;
}

export interface ForeignRecord extends StoredFile {
  /** All digests that it names: which of them are blobs that it needs only its own version knows. */
  readonly names: readonly Digest[];
}

export interface Inventory {
  readonly blobs: ReadonlyMap<Digest, StoredFile>;
  readonly records: ReadonlyMap<Digest, RecordFile>;
  /** Records that are torn, or that do not answer their key; by that key. */
  readonly unreadable: ReadonlyMap<Digest, StoredFile>;
  /** Whole records of another format, of another version of this program; by their key. */
  readonly foreign: ReadonlyMap<Digest, ForeignRecord>;
  /** Files in `cas/` and `ac/` whose names the engine does not give. */
  readonly alien: readonly StoredFile[];
}

export function inventoryOf(layout: Layout): Inventory {
  const blobs = new Map<Digest, StoredFile>();
  const records = new Map<Digest, RecordFile>();
  const unreadable = new Map<Digest, StoredFile>();
  const foreign = new Map<Digest, ForeignRecord>();
  const alien: StoredFile[] = [];
  for (const file of filesUnder(`${layout.root}/cas`)) {
    const digest = digestIn(file.path, "cas", "");
    if (digest === undefined) alien.push(file);
    else blobs.set(digest, file);
  }
  for (const file of filesUnder(`${layout.root}/ac`)) {
    const key = digestIn(file.path, "ac", ".json");
    const bytes = key === undefined ? undefined : readIfPresent(file.path, recordBytesMax);
    if (key === undefined) alien.push(file);
    else if (bytes !== undefined) {
      const record = parseRecord(bytes, { key });
      if (record !== undefined) {
        records.set(key, { ...file, record });
        continue;
      }
      const names = foreignDigests(bytes, { key, own: recordFormat });
      if (names !== undefined) foreign.set(key, { ...file, names });
      else unreadable.set(key, file);
    }
  }
  return { blobs, records, unreadable, foreign, alien };
}

function digestIn(path: string, folder: string, ending: string): Digest | undefined {
  const [name, shard, above] = path.split("/").reverse();
  if (above !== folder || !name.endsWith(ending)) return undefined;
  const digest = shard + name.slice(0, name.length - ending.length);
  return /^[0-9a-f]{64}$/.test(digest) && shard.length === 2 ? digest : undefined;
}

/** All files under a folder, in the order of their paths; none if it is not there. */
export function filesUnder(folder: string): StoredFile[] {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  return entries.flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesUnder(path);
    const found = statIfPresent(path);
    return found ? [{ path, bytes: found.size, modified: found.mtime?.getTime() ?? 0 }] : [];
  });
}

export function bytesOf(files: Iterable<Pick<StoredFile, "bytes">>): number {
  let sum = 0;
  for (const { bytes } of files) sum += bytes;
  return sum;
}
