/**
 * Keeps the states of long jobs in the store, so that a run that is killed, stopped or fails does not
 * begin again. Only the newest state of a job is kept. Nothing rests on these files but time: one that
 * cannot be written is reported once, one that cannot be read is set aside, and one that another user
 * or checkout made stays there, unused, until this job is done or keeps a state of its own.
 */
import {
  checkpointKeys,
  checkpointPieces,
  type Kept,
  parseCheckpoint,
  readState,
} from "../store/checkpoint-file.ts";
import type { Digest } from "../keys/digest.ts";
import { ifStorageAllows, isStorageFault } from "../system/storage-fault.ts";
import { type Layout } from "../store/layout.ts";
import { checkoutSecret, makeCheckoutSecret } from "../store/checkout-secret.ts";
import { freshPath, placeFile, setAside } from "../store/unfinished.ts";
import { removeIfPresent } from "../store/file-operations.ts";

export interface CheckpointOptions {
  readonly layout: Layout;
  /** Seconds. */
  readonly clock: () => number;
  /** A state is written when the one before (or the job's start) is so long ago. */
  readonly pauseSeconds?: number;
  /** Told once in a run: the disk refuses to keep states. */
  readonly refused: (words: string) => void;
}

/** Between two writes of one job; what is lost by a kill is at most this much work, and one step. */
const pauseSecondsDefault = 5;
/** Writing takes at most one part in this many of the time. */
const shareMax = 50;

export class Checkpoints {
  readonly #options: CheckpointOptions;
  /** Keys whose state lies in the store, as far as this run knows. */
  readonly #there = new Set<Digest>();
  #isRefused = false;

  constructor(options: CheckpointOptions) {
    this.#options = options;
    ifStorageAllows(() => {
      for (const key of checkpointKeys(options.layout)) this.#there.add(key);
    });
  }

  /**
   * What this job kept last; "damaged" if that is lost, "another's" if it does not count here. The
   * caller holds the job's lease.
   */
  read(key: Digest): Kept | "damaged" | "another's" | undefined {
    const { layout } = this.#options;
    let found: Kept | "damaged" | "another's" | undefined = "damaged";
    ifStorageAllows(() => {
      const file = readState(layout.checkpoint(key));
      found = file && parseCheckpoint(file, key, checkoutSecret(layout.cache));
      if (found === "damaged") setAside(layout, layout.checkpoint(key));
    });
    if (found !== undefined && found !== "damaged") this.#there.add(key);
    return found;
  }

  /** For one attempt at a job; `before`: seconds of work behind what it resumed. */
  keeper(key: Digest, before = 0): Keeper {
    const { clock, pauseSeconds = pauseSecondsDefault } = this.#options;
    return new Keeper({ clock, pauseSeconds, before, write: (kept) => this.#write(key, kept) });
  }

  /** The job is done, or its state is no good. */
  remove(key: Digest): void {
    if (!this.#there.delete(key)) return;
    // If it cannot be removed, a later run takes it away.
    ifStorageAllows(() => removeIfPresent(this.#options.layout.checkpoint(key)));
  }

  #write(key: Digest, kept: Kept): void {
    if (this.#isRefused) return;
    const { layout, refused } = this.#options;
    let temporary: string | undefined;
    try {
      const secret = makeCheckoutSecret(layout.own, layout.cache);
      if (secret === undefined) {
        this.#isRefused = true;
        return refused(`${layout.cache} is on a disk that keeps no file private to one user`);
      }
      temporary = freshPath(layout);
      writePieces(temporary, checkpointPieces(key, kept, secret));
      placeFile(layout, temporary, layout.checkpoint(key));
      this.#there.add(key);
    } catch (error) {
      if (!isStorageFault(error)) throw error;
      this.#isRefused = true;
      // Half a file would take room on a full disk.
      if (temporary !== undefined) ifStorageAllows(() => removeIfPresent(temporary!));
      refused(error.message);
    }
  }
}

function writePieces(path: string, pieces: readonly Uint8Array[]): void {
  using file = Deno.openSync(path, { create: true, write: true });
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) at += file.writeSync(piece.subarray(at));
  }
}

interface KeeperOptions {
  readonly clock: () => number;
  readonly pauseSeconds: number;
  readonly before: number;
  readonly write: (kept: Kept) => void;
}

/** Takes the states of one attempt and writes the newest now and then. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #startedAt: number;
  /** Nothing is written before. */
  #next: number;
  #newest: Kept | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the attempt has kept anything. */
  hasKept = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#startedAt = options.clock();
    this.#next = this.#startedAt + options.pauseSeconds;
  }

  take(bytes: Uint8Array): void {
    const { clock, before } = this.#options;
    const now = clock();
    const seconds = before + now - this.#startedAt;
    this.#newest = { bytes: bytes as Uint8Array<ArrayBuffer>, seconds };
    this.hasKept = true;
    if (now >= this.#next) return this.write();
    // The stage may not keep another one for long.
    this.#timer ??= setTimeout(() => this.write(), 1000 * (this.#next - now));
  }

  /** Writes the newest state, if it is not written yet: also at the end of an attempt in vain. */
  write(): void {
    const { clock, pauseSeconds, write } = this.#options;
    const kept = this.#newest;
    this.drop();
    if (kept === undefined) return;
    const began = clock();
    write(kept);
    const ended = clock();
    this.#next = ended + Math.max(pauseSeconds, shareMax * (ended - began));
  }

  /** The job is done: nothing more is written. */
  drop(): void {
    this.#newest = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
