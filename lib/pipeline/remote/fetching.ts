/**
 * Results from a remote store for the jobs of a session, before any of them runs: level by level, since a
 * job's key is known when the outputs of its inputs are. A record counts with all of its blobs only, and
 * comes into the store after them; what a server gives is held to the rules by which the store reads its
 * own files, and to the keys that the user trusts.
 */
import type { Digest } from "../keys/digest.ts";
import { resolveAll } from "../planning/plan.ts";
import type { Session } from "../planning/session.ts";
import type { StoredRecord } from "../store/record.ts";
import {
  blobBytesMax,
  readIfPresent,
  removeIfPresent,
  statIfPresent,
} from "../store/file-operations.ts";
import { freshName } from "../store/fresh-name.ts";
import type { Store } from "../store/store.ts";
import { bytesFrom, type Connection } from "./connection.ts";
import type { Errand, Outcome } from "./errand.ts";
import type { Promises } from "./promises.ts";
import { isVouchedFor, parseRemoteRecord, remoteRecordBytesMax } from "./remote-record.ts";

export interface FetchOptions {
  /** Public keys. */
  readonly trusted: ReadonlySet<string>;
  /** Take results, too, that none of these has signed. */
  readonly unsigned: boolean;
  readonly signal?: AbortSignal;
  /** For a plan: what would be taken is written down here, and no blob comes. */
  readonly promises?: Promises;
}

/** What came of it. */
export interface Fetched {
  /** Results that are in the store now, and bytes of their blobs that came. */
  readonly results: number;
  readonly bytes: number;
  /** Results there that nobody vouches for who is trusted. */
  readonly untrusted: number;
  /** Answers that failed or were not what they should be: why, of the first. */
  readonly wrong: number;
  readonly wrongBecause?: string;
  /** Why the server was given up. */
  readonly gaveUp?: string;
}

export async function fetchResults(
  session: Session,
  connection: Connection,
  options: FetchOptions,
): Promise<Fetched> {
  const fetching = new Fetching(session.store, connection, options);
  const asked = new Set<Digest>();
  while (connection.carrier.gaveUp === undefined && !options.signal?.aborted) {
    const { answers, keys } = resolveAll(session);
    const missing = [...keys].filter(([index]) => !answers.has(index)).map(([, key]) => key)
      .filter((key) => !asked.has(key));
    if (missing.length === 0) break;
    for (const key of missing) asked.add(key);
    await Promise.all([...new Set(missing)].map((key) => fetching.fetch(key)));
  }
  return fetching.fetched;
}

class Fetching {
  readonly #store: Store;
  readonly #connection: Connection;
  readonly #options: FetchOptions;
  /** Blobs that are on their way, by digest: the file that holds it, if it came. */
  readonly #coming = new Map<Digest, Promise<string | undefined>>();
  #results = 0;
  #bytes = 0;
  #untrusted = 0;
  #wrong = 0;
  #wrongBecause: string | undefined;

  constructor(store: Store, connection: Connection, options: FetchOptions) {
    this.#store = store;
    this.#connection = connection;
    this.#options = options;
  }

  get fetched(): Fetched {
    const { gaveUp } = this.#connection.carrier;
    return {
      results: this.#results,
      bytes: this.#bytes,
      untrusted: this.#untrusted,
      wrong: this.#wrong,
      ...(this.#wrongBecause === undefined ? {} : { wrongBecause: this.#wrongBecause }),
      ...(gaveUp === undefined ? {} : { gaveUp }),
    };
  }

  async fetch(key: Digest): Promise<void> {
    const record = await this.#record(key);
    if (record === undefined) return;
    const blobs = blobsOf(record);
    const came = await Promise.all(blobs.map((blob) => this.#blob(blob)));
    if (!came.every((isThere) => isThere)) return;
    const { promises } = this.#options;
    for (const blob of blobs) await (promises ? this.#promise(blob, promises) : this.#keep(blob));
    if (promises) promises.records.set(key, record);
    else this.#store.putRecord(record);
    this.#results++;
  }

  /** The record of a key, if it is whole and somebody vouches for it who is trusted. */
  async #record(key: Digest): Promise<StoredRecord | undefined> {
    const { carrier, places } = this.#connection;
    const bytes = await bytesFrom(carrier, places.record(key), remoteRecordBytesMax);
    if (!(bytes instanceof Uint8Array)) {
      this.#note(bytes);
      return undefined;
    }
    const found = parseRemoteRecord(bytes, key);
    const isWhole = found !== undefined && hasPlainSizes(found.record);
    if (!isWhole) {
      const because = "what it gives for a record is none, or answers another key";
      carrier.complain(because);
      this.#isWrong(because);
      return undefined;
    }
    const { trusted, unsigned } = this.#options;
    if (unsigned || await isVouchedFor(found, trusted)) return found.record;
    this.#untrusted++;
    return undefined;
  }

  /** Whether a blob is in the store or has come; each comes once. */
  async #blob(blob: Blob): Promise<boolean> {
    if (this.#hasBlob(blob)) return true;
    const { digest } = blob;
    const coming = this.#coming.get(digest) ?? this.#fetchBlob(blob);
    this.#coming.set(digest, coming);
    return await coming !== undefined;
  }

  #hasBlob({ digest, bytes }: Blob): boolean {
    if (bytes !== undefined) return this.#store.hasBlob({ digest, size: bytes });
    return statIfPresent(this.#store.layout.blob(digest))?.isFile === true;
  }

  async #fetchBlob({ digest, bytes }: Blob): Promise<string | undefined> {
    const { carrier, places } = this.#connection;
    const to = freshName();
    const path = places.blob(digest);
    const outcome = await carrier.run(
      this.#options.promises ? { what: "has", path } satisfies Errand : {
        ...{ what: "get", path, to, sha256: digest },
        bytesMax: bytes ?? sourcesBytesMax,
        ...(bytes === undefined ? {} : { bytes }),
      } satisfies Errand,
    );
    if (outcome.end === "done") return `${carrier.staging}/${to}`;
    if (outcome.end === "absent") this.#isWrong("a record there names a file that is not there");
    this.#note(outcome);
    return undefined;
  }

  /** Puts a blob that has come into the store, which makes its name of its bytes. */
  async #keep({ digest }: Blob): Promise<void> {
    const file = await this.#coming.get(digest);
    if (file === undefined) return;
    this.#coming.delete(digest);
    const bytes = readIfPresent(file, blobBytesMax);
    // Another record with the same blob was quicker.
    if (bytes === undefined) return;
    this.#store.putBlob(bytes);
    removeIfPresent(file);
    this.#bytes += bytes.length;
  }

  async #promise({ digest, bytes = 0 }: Blob, { blobs }: Promises): Promise<void> {
    if (await this.#coming.get(digest) === undefined || blobs.has(digest)) return;
    blobs.add(digest);
    this.#bytes += bytes;
  }

  /** What came to nothing, unless that is said of the server as a whole. */
  #note(outcome: Outcome): void {
    const isOfServer = outcome.end === "failed" && this.#connection.carrier.gaveUp !== undefined;
    if ((outcome.end === "failed" || outcome.end === "wrong") && !isOfServer) {
      this.#isWrong(outcome.because);
    }
  }

  #isWrong(because: string): void {
    this.#wrong++;
    this.#wrongBecause ??= because;
  }
}

interface Blob {
  readonly digest: Digest;
  /** Unknown for the list of sources. */
  readonly bytes?: number;
}

/** Whether a record says one size, and a possible one, of each of its blobs. */
function hasPlainSizes({ outputs }: StoredRecord): boolean {
  const sizes = new Map<Digest, number>();
  return Object.values(outputs).every(({ digest, size }) => {
    const before = sizes.get(digest) ?? size;
    sizes.set(digest, size);
    return before === size && size <= blobBytesMax;
  });
}

/** Larger lists of sources are none. Bytes. */
const sourcesBytesMax = 2 ** 26;

/** All that belongs to a record in a store: outputs, and the list of the sources of its code. */
export function blobsOf({ outputs, provenance }: StoredRecord): Blob[] {
  const blobs = new Map<Digest, Blob>();
  for (const { digest, size } of Object.values(outputs)) blobs.set(digest, { digest, bytes: size });
  if (!blobs.has(provenance.sources)) {
    blobs.set(provenance.sources, { digest: provenance.sources });
  }
  return [...blobs.values()];
}
