/**
 * Jobs of an archive computed again from records and blobs alone. An input that the archive does not hold is
 * computed first, by the job that gives it; it counts as an input only with the digest that the record
 * names.
 */
import type { Digest } from "../../keys/digest.ts";
import { equalityOf } from "../../recompute/equality.ts";
import { type Conversion, loadCode, runInPage } from "../../recompute/page-seat.ts";
import { digestsOf, messageOfManifest } from "../../recompute/record-message.ts";
import type { StoredOutput } from "../../seat/protocol.ts";
import type { StoredRecord } from "../../store/record.ts";
import type { ArchivedStore } from "./archived-store.ts";
import { withoutPermissions } from "./deno-worker.ts";

/** What became of a job. */
export type Recomputed =
  /** `made`: those of its outputs that the archive does not hold. */
  | { readonly result: "equal"; readonly made: ReadonlyMap<Digest, Uint8Array> }
  /** `why`: which outputs have other bytes, or what the stage said. */
  | { readonly result: "different" | "failed"; readonly why: string }
  /** On a GPU numbers are promised, not bytes; a program is not in the archive. */
  | { readonly result: "not comparable"; readonly why: string };

export interface RecomputationOptions {
  /** Jobs at once. */
  readonly jobs: number;
  /** Runs a job; tests put another way here. */
  readonly run?: typeof runInPage;
}

export class Recomputation {
  readonly #store: ArchivedStore;
  readonly #records: ReadonlyMap<Digest, StoredRecord>;
  readonly #run: typeof runInPage;
  /** By the digest of an output, the key of a job that gives it. */
  readonly #makers = new Map<Digest, Digest>();
  readonly #begun = new Map<Digest, Promise<Recomputed>>();
  readonly #conversions = new Map<Digest, Promise<Conversion>>();
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(
    store: ArchivedStore,
    records: ReadonlyMap<Digest, StoredRecord>,
    { jobs, run = runInPage }: RecomputationOptions,
  ) {
    this.#store = store;
    this.#records = records;
    this.#run = run;
    this.#free = jobs;
    for (const [key, { outputs }] of records) {
      for (const { digest } of Object.values(outputs)) {
        if (!this.#makers.has(digest)) this.#makers.set(digest, key);
      }
    }
  }

  /** Computes a job again, once. */
  of(key: Digest): Promise<Recomputed> {
    let begun = this.#begun.get(key);
    if (begun === undefined) {
      begun = this.#compute(this.#records.get(key)!);
      this.#begun.set(key, begun);
    }
    return begun;
  }

  async #compute(record: StoredRecord): Promise<Recomputed> {
    const { manifest, outputs } = record;
    if (manifest.backend === "webgpu") {
      return { result: "not comparable", why: "it was computed on a GPU" };
    }
    if (manifest.program !== undefined) {
      return { result: "not comparable", why: "a program made it" };
    }
    try {
      const made = await this.#made(record);
      if (typeof made === "string") return { result: "failed", why: made };
      return await this.#inTurn(async () => {
        const bytes = new Map(made);
        for (const digest of digestsOf(manifest)) {
          if (!bytes.has(digest)) bytes.set(digest, this.#store.blob(digest));
        }
        const found = await this.#run({
          code: this.#store.blob(manifest.code),
          conversion: await this.#conversion(manifest.conversion),
          message: messageOfManifest(manifest, (digest) => bytes.get(digest)!.slice()),
          open: withoutPermissions,
        });
        return await this.#judged(found, outputs);
      });
    } catch (error) {
      return { result: "failed", why: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Those inputs that the archive does not hold, computed; or why there is none. */
  async #made({ manifest }: StoredRecord): Promise<ReadonlyMap<Digest, Uint8Array> | string> {
    const made = new Map<Digest, Uint8Array>();
    for (const digest of digestsOf(manifest)) {
      if (this.#store.has(digest)) continue;
      const maker = this.#makers.get(digest);
      if (maker === undefined) return `its input ${digest} is not here, and no job gives it`;
      const found = await this.of(maker);
      if (found.result !== "equal") return `its input ${digest} cannot be had: ${found.why}`;
      made.set(digest, found.made.get(digest)!);
    }
    return made;
  }

  async #judged(
    found: readonly StoredOutput[],
    recorded: StoredRecord["outputs"],
  ): Promise<Recomputed> {
    const equality = await equalityOf(found, recorded);
    const apart = equality.filter(({ isEqual }) => !isEqual).map(({ name }) => name);
    if (apart.length > 0) return { result: "different", why: `other bytes in ${apart.join(", ")}` };
    const bytes = new Map(found.map(({ name, bytes }) => [name, bytes]));
    const here = equality.filter(({ digest }) => !this.#store.has(digest));
    const made = new Map(here.map(({ name, digest }) => [digest, bytes.get(name)!]));
    return { result: "equal", made };
  }

  #conversion(digest: Digest): Promise<Conversion> {
    let loaded = this.#conversions.get(digest);
    if (loaded === undefined) {
      loaded = loadCode<Conversion>(this.#store.blob(digest));
      this.#conversions.set(digest, loaded);
    }
    return loaded;
  }

  /** Of what waits only so much works as there are processors. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
