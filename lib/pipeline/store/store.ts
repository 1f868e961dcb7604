/**
 * The store: blobs named by their SHA-256, and records that say which blobs answer a key. The first
 * record of a key stays its answer. Published in this order: blob to tmp, hash, rename into place,
 * the record last; so a process that dies at any moment leaves no record or one whose blobs are there.
 * Files are synced in batches, not one by one: after a power cut a blob may be short, which reading
 * finds out, and is made again.
 */
import {
  type Keyer,
  type OutputRecord,
  parseRecord,
  type Question,
  recordBytesMax,
  recordFormat,
  recordText,
  type StoredRecord,
} from "./record.ts";
import { BugError } from "../../contract/errors.ts";
import { type Digest, digestOf, digestOfFileSync } from "../keys/digest.ts";
import { keyOf } from "../keys/key.ts";
import { type Layout } from "./layout.ts";
import { refuseLinkedFolders } from "./no-links.ts";
import { placeFirst } from "./first-wins.ts";
import { lacks } from "../system/disk-ability.ts";
import { freshPath, placeFile, setAside } from "./unfinished.ts";
import {
  blobBytesMax,
  isNotFound,
  readIfPresent,
  removeIfPresent,
  statIfPresent,
} from "./file-operations.ts";
import { isOfMachine, needing } from "../system/storage-fault.ts";

export { recordFormat };

/** A blob that a record names and that is missing or is not what its name says. */
export class DamagedBlob extends Error {
  override readonly name = "DamagedBlob";
  constructor(readonly digest: Digest, readonly problem: string) {
    super(`blob ${digest} ${problem}`);
  }
}

export interface Store {
  readonly layout: Layout;
  /** Stores bytes; returns their digest. */
  putBlob(bytes: Uint8Array): Digest;
  /** Reads a blob and checks it. Throws {@link DamagedBlob} and sets the damaged file aside. */
  getBlob(digest: Digest): Uint8Array<ArrayBuffer>;
  /** True if a blob is there with the right size; its bytes are checked when they are read. */
  hasBlob(output: Pick<OutputRecord, "digest" | "size">): boolean;
  /** The answer to a key. An unreadable record is set aside and counts as none. */
  getRecord(key: Digest): StoredRecord | undefined;
  /**
   * Publishes a record and returns the answer to its key: this one, or the one that was there.
   * `supersede` replaces an answer whose blobs are lost.
   */
  putRecord(record: StoredRecord, options?: { readonly supersede?: boolean }): StoredRecord;
  /** Writes what was stored since the last call through to the disk. */
  sync(): Promise<void>;
}

export function openStore(layout: Layout, keyer: Keyer = keyOf): Store {
  const unsynced: string[] = [];
  /** The batches that are being written through while jobs run, one after the other. */
  let syncing = Promise.resolve();
  const syncWhileRunning = () => {
    if (unsynced.length < syncBatch) return;
    const batch = unsynced.splice(0);
    syncing = syncing.then(() => syncFiles(batch));
    // What goes wrong is thrown when the run waits for it.
    syncing.catch(() => undefined);
  };
  const write = (bytes: Uint8Array): string => {
    const temporary = freshPath(layout);
    needing(bytes.length, () => {
      Deno.writeFileSync(temporary, bytes, { mode: 0o444, createNew: true });
    });
    return temporary;
  };
  return {
    layout,
    putBlob(bytes) {
      const digest = digestOf(bytes);
      const path = layout.blob(digest);
      // These bytes repair a damaged blob: what lies there is read, not only measured.
      if (hasFile(path, bytes.length) && isDigestOf(readIfPresent(path, blobBytesMax), digest)) {
        return digest;
      }
      placeFile(layout, write(bytes), path);
      unsynced.push(path);
      return digest;
    },
    getBlob: (digest) => readBlob(layout, digest),
    hasBlob: ({ digest, size }) => hasFile(layout.blob(digest), size),
    getRecord: (key) => readRecord(layout, { key, keyer }),
    putRecord(record, { supersede = false } = {}) {
      const path = layout.record(record.key);
      const temporary = write(new TextEncoder().encode(recordText(record)));
      unsynced.push(path);
      syncWhileRunning();
      if (supersede) {
        placeFile(layout, temporary, path);
        return record;
      }
      return publishFirst(layout, { temporary, record, keyer });
    },
    async sync() {
      const before = syncing;
      syncing = Promise.resolve();
      await before;
      await syncFiles(unsynced.splice(0));
    },
  };
}

function isDigestOf(bytes: Uint8Array | undefined, digest: Digest): boolean {
  return bytes !== undefined && digestOf(bytes) === digest;
}

/** Puts a record into its place; if there is one already, that one is the answer. */
function publishFirst(
  layout: Layout,
  { temporary, record, keyer }: {
    readonly temporary: string;
    readonly record: StoredRecord;
    readonly keyer: Keyer;
  },
): StoredRecord {
  const path = layout.record(record.key);
  refuseLinkedFolders(layout.root, path);
  for (let attempt = 0; attempt < 3; attempt++) {
    if (placeFirst(layout, temporary, path)) return record;
    const answer = readRecord(layout, { key: record.key, keyer });
    if (answer !== undefined) {
      removeIfPresent(temporary);
      return answer;
    }
  }
  throw new BugError(`cannot publish the record ${record.key}`);
}

function hasFile(path: string, size: number): boolean {
  const found = statIfPresent(path);
  return found?.isFile === true && found.size === size;
}

/** Reads a blob and checks it. Throws {@link DamagedBlob} and sets the damaged file aside. */
export function readBlob(layout: Layout, digest: Digest): Uint8Array<ArrayBuffer> {
  const bytes = readBytes(layout.blob(digest), digest);
  if (bytes === undefined) throw new DamagedBlob(digest, "is missing");
  if (digestOf(bytes) !== digest) {
    if (layout.isReadOnly) throw new DamagedBlob(digest, "is damaged");
    setAside(layout, layout.blob(digest), digest);
    throw new DamagedBlob(digest, "was damaged and has been set aside in quarantine");
  }
  return bytes;
}

/** What is read twice, for its digest first: nothing, in a file of any size, can take this memory. Bytes. */
const bytesUnseen = 2 ** 28;

/** The bytes of a blob; others, and few, of a large one that is not what its name says. */
function readBytes(path: string, digest: Digest): Uint8Array<ArrayBuffer> | undefined {
  const found = statIfPresent(path);
  const isLarge = found?.isFile === true && found.size > bytesUnseen;
  if (isLarge && (found.size > blobBytesMax || digestOfFileSync(path) !== digest)) {
    return new Uint8Array();
  }
  return readIfPresent(path, blobBytesMax);
}

function readRecord(layout: Layout, question: Question): StoredRecord | undefined {
  const path = layout.record(question.key);
  const bytes = readIfPresent(path, recordBytesMax);
  if (bytes === undefined) return undefined;
  const record = parseRecord(bytes, question);
  if (record === undefined && !layout.isReadOnly) setAside(layout, path, `${question.key}.json`);
  return record;
}

/** So many files are written through at a time while jobs run; the rest at the end. */
const syncBatch = 256;
/**
 * Few syncs at once share one journal commit: 100 files take as long as one (measured). Each holds a
 * file open, of which a process may have few.
 */
const syncsAtOnce = 8;

async function syncFiles(paths: readonly string[]): Promise<void> {
  const pending = [...paths];
  let working = 0;
  const work = async () => {
    working++;
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      try {
        await syncFile(path);
      } catch (error) {
        if (!isOfMachine(error) || working === 1) throw error;
        // No further file can be opened while the others have theirs: they do the rest.
        pending.push(path);
        break;
      }
    }
    working--;
  };
  await Promise.all(Array.from({ length: syncsAtOnce }, work));
  for (const path of pending) await syncFile(path);
}

async function syncFile(path: string): Promise<void> {
  // What is gone again need not be written through.
  const file = await Deno.open(path, { read: true }).catch((error) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  try {
    await file?.syncData();
  } catch (error) {
    // A disk that cannot be asked: a blob that a power cut makes short is found when it is read.
    if (!lacks("sync", error)) throw error;
  } finally {
    file?.close();
  }
}
