/** What is in the store, read from the disk: which results are there, and which bytes are lost. */
import { filesUnder } from "../../lib/pipeline/store/inventory.ts";
import type { StoredRecord } from "../../lib/pipeline/store/record.ts";
import type { Choice } from "./choice.ts";
import { askedText, type NaiveJob, sha256 } from "./naive.ts";

interface Entry {
  readonly path: string;
  readonly digests: readonly string[];
}

export type Damage = "record deleted" | "record torn" | "blob deleted" | "blob flipped";

export class Ledger {
  readonly #store: string;
  readonly #entries = new Map<string, Entry>();
  readonly #paths = new Set<string>();
  #damaged = false;

  constructor(store: string) {
    this.#store = store;
  }

  has(identity: string): boolean {
    return this.#entries.has(identity);
  }

  /**
   * Notes the records that came since the last time. Gives the identities of their jobs; for a
   * record that answers none of these jobs, what it answers instead.
   */
  note(jobs: readonly NaiveJob[]): { readonly fresh: string[]; readonly strange: string[] } {
    const byAsked = new Map(jobs.map((job) => [job.asked, job]));
    const [fresh, strange]: [string[], string[]] = [[], []];
    for (const { path } of filesUnder(`${this.#store}/ac`)) {
      if (this.#paths.has(path)) continue;
      const record = readRecord(path);
      if (record === undefined) continue;
      this.#paths.add(path);
      const job = byAsked.get(askedOf(record));
      if (job === undefined) strange.push(askedOf(record));
      else {
        fresh.push(job.identity);
        const digests = Object.values(record.outputs).map(({ digest }) => digest);
        this.#entries.set(job.identity, { path, digests });
      }
    }
    return { fresh, strange };
  }

  /** Identities with a record whose bytes are gone or damaged; those that are gone again apart. */
  lost(): { readonly lost: Set<string>; readonly gone: Set<string> } {
    const [lost, gone] = [new Set<string>(), new Set<string>()];
    if (!this.#damaged) return { lost, gone };
    const digests = new Set([...this.#entries.values()].flatMap((entry) => entry.digests));
    const damaged = new Set([...digests].filter((digest) => !this.isIntact(digest)));
    const absent = new Set([...damaged].filter((digest) => !this.#isPresent(digest)));
    for (const [identity, entry] of this.#entries) {
      if (entry.digests.some((digest) => damaged.has(digest))) lost.add(identity);
      if (entry.digests.some((digest) => absent.has(digest))) gone.add(identity);
    }
    return { lost, gone };
  }

  #isPresent(digest: string): boolean {
    try {
      return Deno.statSync(this.#blob(digest)).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  isIntact(digest: string): boolean {
    try {
      return sha256(Deno.readFileSync(this.#blob(digest))) === digest;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  /** Damages a few files of the store. */
  async damage(choice: Choice): Promise<Damage[]> {
    // The index of records goes by the times of folders, which tick: not within one tick of the run.
    await new Promise((resolve) => setTimeout(resolve, 12));
    const done: Damage[] = [];
    for (let i = 1 + choice.below(3); i > 0 && this.#entries.size > 0; i--) {
      const kind = choice.of<Damage>([
        "record deleted",
        "record torn",
        "blob deleted",
        "blob flipped",
      ]);
      const [identity, entry] = choice.of([...this.#entries]);
      if (kind.startsWith("record")) this.#damageRecord(kind, identity, entry.path);
      else this.#damageBlob(kind, choice.of(entry.digests));
      done.push(kind);
    }
    return done;
  }

  #damageRecord(kind: Damage, identity: string, path: string): void {
    const text = Deno.readTextFileSync(path);
    Deno.removeSync(path);
    if (kind === "record torn") Deno.writeTextFileSync(path, text.slice(0, text.length / 2));
    this.#entries.delete(identity);
    this.#paths.delete(path);
  }

  #damageBlob(kind: Damage, digest: string): void {
    this.#damaged = true;
    if (!this.isIntact(digest)) return;
    const bytes = Deno.readFileSync(this.#blob(digest));
    Deno.removeSync(this.#blob(digest));
    bytes[bytes.length >> 1] ^= 1;
    if (kind === "blob flipped") Deno.writeFileSync(this.#blob(digest), bytes);
  }

  #blob(digest: string): string {
    return `${this.#store}/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
  }
}

/** Undefined for a record that was torn and that nobody has needed since. */
function readRecord(path: string): StoredRecord | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as StoredRecord;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a record's job was asked, from its manifest. */
function askedOf({ manifest }: StoredRecord): string {
  const { axes, kind, params, fromAxes, uses, inputs, files = {}, randomKey } = manifest;
  const filled = (own: object, names: readonly string[]) => ({
    ...own,
    ...Object.fromEntries(names.map((name) => [name, axes[name]])),
  });
  const parts = Object.entries(inputs).map(([role, list]) =>
    //
    [role, list.map((part) => [part.axes, part.digest] as const)] as const
  );
  return askedText({
    kind,
    axes,
    inputs: Object.fromEntries(parts),
    files,
    params: filled(params, fromAxes),
    uses: (uses.theory ?? []).map((use) => [use.name, filled(use.params, use.fromAxes)] as const),
    key: randomKey,
  });
}
