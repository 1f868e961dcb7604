/**
 * Checks a store: every blob against its name, every record against its key, everything that is
 * needed for being there. What is damaged is set aside, so that the next run makes it again.
 */
import {
  isCheckpointName,
  isForeignCheckpoint,
  parseCheckpoint,
  readState,
} from "../store/checkpoint-file.ts";
import { type Digest, digestOfFile } from "../keys/digest.ts";
import {
  bytesOf,
  filesUnder,
  type Inventory,
  inventoryOf,
  type StoredFile,
} from "../store/inventory.ts";
import { hasForeignFormat } from "../store/foreign-format.ts";
import { jobNames } from "./job-names.ts";
import { type Pin, pinFormat, pinNames, pinPath, readPin } from "./pins.ts";
import type { Present } from "./present.ts";
import { codesOf, filesOf, reachableFrom, type Reason } from "./reachable.ts";
import { readRun, runManifestFormat, runsOf } from "../runs/manifest.ts";
import { type Layout } from "../store/layout.ts";
import { setAside } from "../store/unfinished.ts";
import { isIrregular, readIfPresent, statIfPresent } from "../store/file-operations.ts";
import { isUnwritable } from "../system/storage-fault.ts";

export interface Damage {
  readonly kind: "blob" | "record" | "missing" | "pin" | "run" | "checkpoint";
  /** The file from the store's folder. */
  readonly file: string;
  /** What is wrong with it. */
  readonly problem: string;
  /** Whose it is: "toy/draws[width=1], output numbers". */
  readonly jobs: readonly string[];
  /** What happens next, or what to do. */
  readonly next: string;
}

export interface StoreReport {
  readonly blobs: number;
  readonly bytes: number;
  readonly records: number;
  readonly damage: readonly Damage[];
  /** Damaged files that this check has moved into quarantine. */
  readonly setAside: number;
  /** All files in quarantine. */
  readonly quarantined: number;
  /** Blobs that records name, that are not there, and that nobody needs. */
  readonly absent: number;
  /** Records, logs of runs, pins and states of jobs that another version of this program wrote. */
  readonly foreign: number;
  /** Files in `cas/`, `ac/`, `lease/` and `checkpoint/` that the engine did not make. */
  readonly alien: readonly string[];
}

export interface CheckOptions {
  /** Undefined if the specification cannot be read: then nothing counts as needed but pins. */
  readonly present: Present | undefined;
  /** Leave damaged files where they are. */
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
}

export async function checkStore(layout: Layout, options: CheckOptions): Promise<StoreReport> {
  const inventory = inventoryOf(layout);
  const read = pinNames(layout).map((name) => [name, readPin(layout, name)] as const);
  const pins = new Map(read.filter((one): one is [string, Pin] => one[1] !== undefined));
  const names = jobNames(layout, { present: options.present?.jobs, pins: pins.values() });
  const check = new StoreCheck(layout, { inventory, names, dryRun: options.dryRun });
  for (const [name, pin] of read) if (pin === undefined) check.damagedPin(name);
  for (const run of runsOf(layout)) {
    if (readRun(layout, run) === undefined) check.damagedRun(run);
  }
  for (const [key, file] of inventory.unreadable) check.damagedRecord(key, file);
  const states = filesUnder(`${layout.root}/checkpoint`);
  const isState = ({ path }: StoredFile) => isCheckpointName(path.slice(path.lastIndexOf("/") + 1));
  for (const file of states.filter(isState)) check.readCheckpoint(file);
  await check.readBlobs(options.signal);
  for (const [name, { results }] of pins) {
    for (const [job, key] of Object.entries(results)) {
      if (!inventory.records.has(key)) check.lostPinned(name, { job, key });
    }
  }
  const needed = reachableFrom(inventory, {
    present: { keys: options.present?.jobs.keys() ?? [], blobs: [] },
    pin: { keys: [...pins.values()].flatMap(({ results }) => Object.values(results)), blobs: [] },
  });
  const leases = filesUnder(`${layout.root}/lease`)
    .filter(({ path }) => !/\/[0-9a-f]{3}(?:\.held)?$/.test(path));
  return {
    blobs: inventory.blobs.size,
    bytes: bytesOf(inventory.blobs.values()),
    records: inventory.records.size + inventory.unreadable.size + inventory.foreign.size,
    damage: check.damage,
    setAside: check.setAside,
    quarantined: filesUnder(layout.quarantine).length,
    absent: check.findMissing(needed.records),
    foreign: inventory.foreign.size + check.foreign,
    alien: [...inventory.alien, ...leases, ...states.filter((file) => !isState(file))]
      .map(({ path }) => path.slice(layout.root.length + 1)),
  };
}

const madeAgain = "the next `deno task repro` that needs it makes it again";
const bringBack = "bring back what was pinned and `deno task repro`, or give up the pin";
/** Blobs that are read at once. */
const readersMax = 4;

class StoreCheck {
  readonly damage: Damage[] = [];
  setAside = 0;
  foreign = 0;
  readonly #layout: Layout;
  readonly #inventory: Inventory;
  readonly #names: ReadonlyMap<Digest, readonly string[]>;
  readonly #dryRun: boolean;
  /** What each blob is to records: filled when it is first asked for. */
  #uses: ReadonlyMap<Digest, readonly string[]> | undefined;

  constructor(layout: Layout, { inventory, names, dryRun }: {
    readonly inventory: Inventory;
    readonly names: ReadonlyMap<Digest, readonly string[]>;
    readonly dryRun: boolean;
  }) {
    this.#layout = layout;
    this.#inventory = inventory;
    this.#names = names;
    this.#dryRun = dryRun;
  }

  damagedPin(name: string): void {
    if (this.#isForeign(pinPath(this.#layout, name), pinFormat)) return;
    this.#add("pin", pinPath(this.#layout, name), {
      problem: "is torn: what it keeps is unknown, and gc refuses to delete",
      next: `restore the file, or \`deno task pin --remove ${name}\``,
    });
  }

  damagedRun(run: string): void {
    const path = `${this.#layout.runs}/${run}.json`;
    if (this.#isForeign(path, runManifestFormat)) return;
    this.#add("run", path, {
      problem: "is torn: what that run did is unknown",
      next: "delete the file; results are not concerned",
    });
  }

  damagedRecord(key: Digest, file: StoredFile): void {
    const moved = this.#moveAway(file, `${key}.json`);
    this.#add("record", file.path, {
      problem: `is torn, or does not answer its key${moved}`,
      jobs: this.#jobsOf(key),
      next: madeAgain,
    });
  }

  readCheckpoint(file: StoredFile): void {
    const key = file.path.slice(file.path.lastIndexOf("/") + 1);
    const inode = statIfPresent(file.path)?.ino;
    const bytes = readState(file.path);
    if (bytes !== undefined && isForeignCheckpoint(bytes)) return void this.foreign++;
    if (bytes === undefined || parseCheckpoint(bytes, key, undefined) !== "damaged") return;
    // A run may have written a newer one meanwhile.
    if (statIfPresent(file.path)?.ino !== inode) return;
    const moved = this.#moveAway(file, `${key}.checkpoint`);
    this.#add("checkpoint", file.path, {
      problem: `is torn or damaged: how far a job that did not end was${moved}`,
      jobs: this.#jobsOf(key),
      next: "nothing: the job starts afresh",
    });
  }

  lostPinned(name: string, { job, key }: { readonly job: string; readonly key: Digest }): void {
    if (this.#inventory.unreadable.has(key) || this.#inventory.foreign.has(key)) return;
    this.#add("missing", this.#layout.record(key), {
      problem: `is missing, and the pin "${name}" keeps it`,
      jobs: [job],
      next: bringBack,
    });
  }

  /** Reads all blobs; several at once, so that the disk and the hash do not wait for each other. */
  async readBlobs(signal: AbortSignal | undefined): Promise<void> {
    const pending = [...this.#inventory.blobs].values();
    const reader = async () => {
      for (const [digest, file] of pending) {
        signal?.throwIfAborted();
        await this.#readBlob(digest, file);
      }
    };
    await Promise.all(Array.from({ length: readersMax }, reader));
  }

  async #readBlob(digest: Digest, file: StoredFile): Promise<void> {
    const inode = statIfPresent(file.path)?.ino;
    const isWhole = async () => !isIrregular(file.path) && await digestOfFile(file.path) === digest;
    if (inode === undefined || await isWhole()) return;
    // A run may have found it and made it again meanwhile.
    if (statIfPresent(file.path)?.ino !== inode) return;
    const moved = this.#moveAway(file, digest);
    this.#add("blob", file.path, {
      problem: `its bytes are not what its name says${moved}`,
      jobs: this.#usesOf(digest),
      next: this.#usesOf(digest).length === 0 ? "nothing: no result uses it" : madeAgain,
    });
  }

  /** Blobs that records which are needed name and that are not there; counts those nobody needs. */
  findMissing(needed: ReadonlyMap<Digest, Reason>): number {
    const missing = new Map<Digest, Reason>();
    const absent = new Set<Digest>();
    for (const [key, { record }] of this.#inventory.records) {
      const isThere = (digest: Digest) => this.#inventory.blobs.has(digest);
      const outputs = Object.values(record.outputs).map(({ digest }) => digest);
      const wanted = [...outputs, ...codesOf(record)].filter((digest) => !isThere(digest));
      const reason = needed.get(key);
      for (const digest of wanted) {
        if (reason === undefined) absent.add(digest);
        else if (!missing.has(digest)) missing.set(digest, reason);
      }
      // `why` can do without the list of sources, and a run reads external files where they lie.
      for (const digest of [record.provenance.sources, ...Object.values(filesOf(record))]) {
        if (!isThere(digest)) absent.add(digest);
      }
    }
    for (const [digest, reason] of missing) {
      absent.delete(digest);
      this.#add("missing", this.#layout.blob(digest), {
        problem: "is missing, and a result that is needed names it",
        jobs: this.#usesOf(digest),
        next: reason === "pin" ? bringBack : madeAgain,
      });
    }
    return absent.size;
  }

  /** A whole file of another version is counted, not complained of. */
  #isForeign(path: string, own: number): boolean {
    const bytes = readIfPresent(path);
    const found = bytes !== undefined && hasForeignFormat(bytes, own);
    if (found) this.foreign++;
    return found;
  }

  #add(
    kind: Damage["kind"],
    path: string,
    about: Pick<Damage, "problem" | "next"> & Partial<Pick<Damage, "jobs">>,
  ): void {
    const file = path.slice(this.#layout.root.length + 1);
    this.damage.push({ kind, file, jobs: [], ...about });
  }

  /** Sets a damaged file aside; gives what to say of it. */
  #moveAway(file: StoredFile, name: string): string {
    if (this.#dryRun) return "";
    try {
      setAside(this.#layout, file.path, name);
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      return "; it cannot be set aside, for the store cannot be written";
    }
    this.setAside++;
    return "; it has been set aside in quarantine";
  }

  #jobsOf(key: Digest): readonly string[] {
    const kind = this.#inventory.records.get(key)?.record.manifest.kind;
    return this.#names.get(key) ?? (kind === undefined ? [] : [`a result of kind ${kind}`]);
  }

  #usesOf(digest: Digest): readonly string[] {
    this.#uses ??= this.#findUses();
    return this.#uses.get(digest) ?? [];
  }

  #findUses(): ReadonlyMap<Digest, readonly string[]> {
    const uses = new Map<Digest, Set<string>>();
    const add = (digest: Digest, use: string) => {
      uses.set(digest, (uses.get(digest) ?? new Set()).add(use));
    };
    for (const [key, { record }] of this.#inventory.records) {
      for (const job of this.#jobsOf(key)) {
        for (const [name, { digest }] of Object.entries(record.outputs)) {
          add(digest, `${job}, output ${name}`);
        }
        const stage = job.replace(/\[.*$/, "");
        for (const [role, digest] of Object.entries(filesOf(record))) {
          add(digest, `${stage}, external file ${role}`);
        }
        for (const digest of codesOf(record)) add(digest, `${stage}, its code`);
        add(record.provenance.sources, `${stage}, the list of its sources`);
      }
    }
    return new Map([...uses].map(([digest, list]) => [digest, [...list]]));
  }
}
