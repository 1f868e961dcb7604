/**
 * Results of this store for a remote one: blobs first, the record last, so that a record there always has
 * its blobs. What is there already and whole stays: the first record of a key is its answer there as here.
 */
import type { Digest } from "../keys/digest.ts";
import { digestOfFileSync } from "../keys/digest.ts";
import { resolveAll } from "../planning/plan.ts";
import type { Session } from "../planning/session.ts";
import { sealOf, type StoredRecord } from "../store/record.ts";
import { statIfPresent } from "../store/file-operations.ts";
import { bytesFrom, type Connection } from "./connection.ts";
import { blobsOf } from "./fetching.ts";
import {
  isVouchedFor,
  parseRemoteRecord,
  type RemoteRecord,
  remoteRecordBytesMax,
  remoteRecordText,
} from "./remote-record.ts";
import type { Signer } from "./signature.ts";

export interface SendOptions {
  /** Absent: results go as they are, and nobody vouches for them. */
  readonly signer?: Signer;
  /** Public keys: what one of these has signed needs no further signature. */
  readonly trusted: ReadonlySet<string>;
}

export interface Sent {
  /** Records that were put there, and bytes of blobs. */
  readonly results: number;
  readonly bytes: number;
  /** Records that were there already. */
  readonly there: number;
  /** Jobs whose record there says other bytes than the one here. */
  readonly differing: readonly string[];
  /** Jobs without a whole result here. */
  readonly lacking: readonly string[];
  /** Why the server was given up. */
  readonly gaveUp?: string;
}

export async function sendResults(
  session: Session,
  connection: Connection,
  options: SendOptions,
): Promise<Sent> {
  const { answers, keys } = resolveAll(session);
  const sending = new Sending(session, connection, options);
  const idOf = (index: number) => session.graph.jobs[index].id;
  // Jobs of equal keys have one record.
  const jobs = new Map<Digest, string>();
  for (const index of answers.keys()) jobs.set(keys.get(index)!, idOf(index));
  sending.lacking.push(...session.needed.filter((index) => !answers.has(index)).map(idOf));
  await Promise.all([...jobs].map(([key, id]) => sending.send(key, id)));
  return sending.sent;
}

/** What becomes of the record that is there. */
type Decision =
  | { readonly what: "put"; readonly signatures: RemoteRecord["signatures"] }
  | { readonly what: "leave" }
  | { readonly what: "differs" };

class Sending {
  readonly #session: Session;
  readonly #connection: Connection;
  readonly #options: SendOptions;
  readonly lacking: string[] = [];
  readonly #differing: string[] = [];
  readonly #blobs = new Map<Digest, Promise<boolean>>();
  #results = 0;
  #bytes = 0;
  #there = 0;

  constructor(session: Session, connection: Connection, options: SendOptions) {
    this.#session = session;
    this.#connection = connection;
    this.#options = options;
  }

  get sent(): Sent {
    const { gaveUp } = this.#connection.carrier;
    return {
      results: this.#results,
      bytes: this.#bytes,
      there: this.#there,
      differing: this.#differing.sort(),
      lacking: this.lacking,
      ...(gaveUp === undefined ? {} : { gaveUp }),
    };
  }

  async send(key: Digest, job: string): Promise<void> {
    const { carrier, places } = this.#connection;
    const record = this.#session.store.getRecord(key)!;
    const blobs = blobsOf(record).map(({ digest }) => digest);
    if (!blobs.every((digest) => this.#isWhole(digest))) return void this.lacking.push(job);
    const path = places.record(key);
    const found = await bytesFrom(carrier, path, remoteRecordBytesMax);
    if ("end" in found && found.end === "failed") return;
    const there = found instanceof Uint8Array ? parseRemoteRecord(found, key) : undefined;
    const decision = await this.#decide(record, there);
    if (decision.what === "differs") return void this.#differing.push(job);
    const areThere = await Promise.all(blobs.map((digest) => this.#blob(digest)));
    if (!areThere.every((isThere) => isThere)) return;
    if (decision.what === "leave") return void this.#there++;
    const { signer } = this.#options;
    const own = signer === undefined ? [] : [await signer.sign(sealOf(record))];
    const text = remoteRecordText({ record, signatures: [...decision.signatures, ...own] });
    const outcome = await carrier.run({ what: "put", path, content: { text } });
    if (outcome.end === "done") this.#results++;
  }

  async #decide(record: StoredRecord, there: RemoteRecord | undefined): Promise<Decision> {
    if (there === undefined) return { what: "put", signatures: [] };
    if (!hasSameOutputs(record, there.record)) return { what: "differs" };
    const { signer, trusted } = this.#options;
    if (signer === undefined) return { what: "leave" };
    const enough = new Set([...trusted, signer.publicKey]);
    if (await isVouchedFor(there, enough)) return { what: "leave" };
    const isSame = sealOf(record) === sealOf(there.record);
    return { what: "put", signatures: isSame ? there.signatures : [] };
  }

  /** Damaged bytes must not travel: what is read here is held to its name. */
  #isWhole(digest: Digest): boolean {
    const path = this.#session.store.layout.blob(digest);
    return statIfPresent(path)?.isFile === true && digestOfFileSync(path) === digest;
  }

  #blob(digest: Digest): Promise<boolean> {
    const going = this.#blobs.get(digest) ?? this.#sendBlob(digest);
    this.#blobs.set(digest, going);
    return going;
  }

  async #sendBlob(digest: Digest): Promise<boolean> {
    const { carrier, places } = this.#connection;
    const path = places.blob(digest);
    const found = await carrier.run({ what: "has", path });
    if (found.end === "done") return true;
    if (found.end === "failed") return false;
    const file = carrier.fileIn(this.#session.store.layout.blob(digest));
    const outcome = await carrier.run({ what: "put", path, content: { file } });
    if (outcome.end !== "done") return false;
    this.#bytes += outcome.bytes;
    return true;
  }
}

function hasSameOutputs(a: StoredRecord, b: StoredRecord): boolean {
  const names = Object.keys(a.outputs);
  return names.length === Object.keys(b.outputs).length &&
    names.every((name) => a.outputs[name].digest === b.outputs[name]?.digest);
}
