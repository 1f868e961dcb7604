/**
 * Keeps jobs from doing work that is being done: by another run (leases), or by this run under
 * another name (equal keys). Jobs turned away learn when to try again.
 */
import type { Digest } from "../keys/digest.ts";
import type { Lease, Leases } from "../store/lease.ts";

/** How often to look whether another run has finished a job. */
const pollMilliseconds = 25;

export class Sharing {
  readonly #leases: Leases;
  readonly #onWake: (jobs: readonly number[]) => void;
  readonly #own = new Map<Digest, Lease>();
  readonly #turnedAway = new Set<number>();
  #poll: ReturnType<typeof setInterval> | undefined;

  constructor(leases: Leases, onWake: (jobs: readonly number[]) => void) {
    this.#leases = leases;
    this.#onWake = onWake;
  }

  /** Number of jobs that wait for somebody else's result. */
  get waiting(): number {
    return this.#turnedAway.size;
  }

  /**
   * Takes a key for a job. "own": a job of this run has it; "other": another run has it. In both
   * cases the job is asked later to try again.
   */
  take(job: number, key: Digest): "taken" | "own" | "other" {
    const isOwn = this.#own.has(key);
    const lease = isOwn ? undefined : this.#leases.tryTake(key);
    if (lease !== undefined) {
      this.#own.set(key, lease);
      return "taken";
    }
    this.#turnedAway.add(job);
    this.#poll ??= setInterval(() => this.#wake(), pollMilliseconds);
    return isOwn ? "own" : "other";
  }

  giveBack(key: Digest): void {
    this.#own.get(key)?.release();
    this.#own.delete(key);
    this.#wake();
  }

  stop(): void {
    this.#turnedAway.clear();
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  /** Ends it all, for a run that cannot go on: nobody is to wait for what it had taken. */
  abandon(): void {
    this.stop();
    for (const lease of this.#own.values()) lease.release();
    this.#own.clear();
  }

  #wake(): void {
    const jobs = [...this.#turnedAway];
    this.stop();
    if (jobs.length > 0) this.#onWake(jobs);
  }
}
