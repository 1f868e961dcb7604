/**
 * All answers of the store in one file, so that looking up ten thousand keys costs tens of
 * milliseconds. A cache: it may be deleted at any time. A shard of it counts only while the shard's
 * folder is unchanged (records are made once and never edited); otherwise the record itself is read.
 */
import type { Digest } from "../keys/digest.ts";
import type { OutputRecord, StoredRecord } from "./record.ts";
import type { Store } from "./store.ts";
import { readCache, writeCache } from "./cache.ts";
import { statIfPresent } from "./file-operations.ts";
import { hasFields, isCount, isDigest, isMapOf, isNumber, isStamp, isText } from "./shape.ts";
import { type FileStamp, looksSame, stampOf } from "../system/file-stamp.ts";

/** What a run needs to know of a record. */
export interface Answer {
  readonly outputs: Readonly<Record<string, OutputRecord>>;
  /** Seconds that the stage took. */
  readonly seconds: number;
}

/** seconds, then name, digest, size and media type of each output */
type Row = readonly (string | number)[];

interface Saved {
  readonly version: number;
  /** The folder of each shard. */
  readonly shards: Readonly<Record<string, FileStamp>>;
  readonly rows: Readonly<Record<Digest, Row>>;
}

const indexName = "index.json";
const indexVersion = 2;

const isSaved = hasFields({
  version: isCount,
  shards: isMapOf(isStamp),
  rows: isMapOf(isRow),
});

function isRow(value: unknown): boolean {
  if (!Array.isArray(value) || value.length % 4 !== 1) return false;
  const checks = [isNumber, isText, isDigest, isCount, isText];
  return value.every((field, i) => checks[i === 0 ? 0 : 1 + (i - 1) % 4](field));
}

export class RecordIndex {
  readonly #store: Store;
  readonly #saved: Saved;
  readonly #rows = new Map<Digest, Row>();
  readonly #shardsValid = new Map<string, boolean>();
  #changed = false;

  constructor(store: Store) {
    this.#store = store;
    const saved = readCache<Saved>(store.layout, indexName, isSaved);
    this.#saved = saved?.version === indexVersion
      ? saved
      : { version: indexVersion, shards: {}, rows: {} };
  }

  /** The answer to a key, if the store has one. */
  lookup(key: Digest): Answer | undefined {
    const row = this.#rows.get(key) ?? this.#savedRow(key);
    if (row !== undefined) return answerOf(row);
    const record = this.#store.getRecord(key);
    return record === undefined ? undefined : this.add(record);
  }

  /** The answer as it is in the store now, also if this index was made before it. */
  lookupFresh(key: Digest): Answer | undefined {
    const record = this.#store.getRecord(key);
    return record === undefined ? undefined : this.add(record);
  }

  add(record: StoredRecord): Answer {
    const row: (string | number)[] = [record.provenance.seconds];
    for (const [name, { digest, size, mediaType }] of Object.entries(record.outputs)) {
      row.push(name, digest, size, mediaType);
    }
    this.#rows.set(record.key, row);
    this.#changed = true;
    return answerOf(row);
  }

  #savedRow(key: Digest): Row | undefined {
    const row = this.#saved.rows[key];
    return row !== undefined && this.#isShardValid(key.slice(0, 2)) ? row : undefined;
  }

  #isShardValid(shard: string): boolean {
    let valid = this.#shardsValid.get(shard);
    if (valid === undefined) {
      const saved = this.#saved.shards[shard];
      const found = this.#stampOf(shard);
      valid = saved !== undefined && found !== undefined && looksSame(saved, found);
      this.#shardsValid.set(shard, valid);
    }
    return valid;
  }

  #stampOf(shard: string): FileStamp | undefined {
    const found = statIfPresent(`${this.#store.layout.root}/ac/${shard}`);
    return found && stampOf(found);
  }

  /** Writes the index if it has learnt something. */
  save(): void {
    if (!this.#changed) return;
    const rows: Record<Digest, Row> = {};
    const shards: Record<string, FileStamp> = {};
    const keep = (key: Digest, row: Row) => {
      const shard = key.slice(0, 2);
      const stamp = shards[shard] ?? this.#stampOf(shard);
      if (stamp === undefined) return;
      shards[shard] = stamp;
      rows[key] = row;
    };
    for (const [key, row] of Object.entries(this.#saved.rows)) {
      if (this.#isShardValid(key.slice(0, 2))) keep(key, row);
    }
    for (const [key, row] of this.#rows) keep(key, row);
    writeCache(this.#store.layout, indexName, { version: indexVersion, shards, rows });
  }
}

function answerOf(row: Row): Answer {
  const outputs: Record<string, OutputRecord> = {};
  for (let i = 1; i < row.length; i += 4) {
    outputs[row[i] as string] = {
      digest: row[i + 1] as string,
      size: row[i + 2] as number,
      mediaType: row[i + 3] as string,
    };
  }
  return { outputs, seconds: row[0] as number };
}
