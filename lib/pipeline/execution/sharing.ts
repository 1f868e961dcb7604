/**
 * Keeps jobs from doing work that is being done: by another run (leases), or by this run under
 * another name (equal keys). Jobs turned away learn when to try again. Nobody is waited for without
 * end: a holder that gives no sign of life, or that holds a job for longer than the job may take, is
 * passed over, which at worst computes a result twice.
 */
import type { Digest } from "../keys/digest.ts";
import { type Held, signSeconds } from "../store/holder.ts";
import type { Lease, Leases } from "../store/lease.ts";

/** How often to look whether another run has finished a job: at first, and when it takes longer. */
const pollMilliseconds = 25;
const laterPollMilliseconds = 250;
/** A job that waits longer than this is reported; seconds. */
const reportedSeconds = 1;
/** A holder without a sign of life for so long hangs; seconds. */
export const hungSeconds = 6 * signSeconds;

export interface SharingOptions {
  readonly leases: Leases;
  /** Seconds. */
  readonly clock: () => number;
  /** Called with the jobs that may try again. */
  readonly onWake: (jobs: readonly number[]) => void;
  /** Called once for a key, when its job has waited for a second for another run. */
  readonly onWait: (job: number, held: Held) => void;
  /** Called when a job is to run although somebody holds its lease, with the reason. */
  readonly onPassOver: (job: number, held: Held, because: string) => void;
}

/** A key that another run has. */
interface Wait {
  readonly since: number;
  /** When its file was last read. */
  readAt: number;
  held: Held | undefined;
  /** When the holder last gave a sign. */
  signAt: number;
  isReported: boolean;
}

export class Sharing {
  readonly #options: SharingOptions;
  readonly #own = new Map<Digest, Lease>();
  readonly #turnedAway = new Set<number>();
  readonly #waits = new Map<Digest, Wait>();
  #poll: ReturnType<typeof setInterval> | undefined;

  constructor(options: SharingOptions) {
    this.#options = options;
  }

  /** Number of jobs that wait for somebody else's result. */
  get waiting(): number {
    return this.#turnedAway.size;
  }

  /**
   * Takes a key for a job; true if the job may run. If this run or another one works on the key, the
   * job is asked later to try again. `timeoutSeconds`: what the job may take; null = any time.
   */
  take(job: number, key: Digest, timeoutSeconds: number | null): boolean {
    const isOwn = this.#own.has(key);
    const { leases } = this.#options;
    const lease = isOwn ? undefined : leases.tryTake(key);
    if (lease !== undefined) {
      this.#waits.delete(key);
      this.#own.set(key, lease);
      return true;
    }
    if (!isOwn && this.#isOverdue(job, key, timeoutSeconds)) {
      // What a dead process on another machine has left is in nobody's way from now on.
      leases.takeAway(key, this.#waits.get(key)!.held!.sign);
      this.#own.set(key, leases.tryTake(key) ?? { release() {} });
      return true;
    }
    this.#turnedAway.add(job);
    const isLong = this.#waits.get(key)?.isReported === true;
    const milliseconds = isLong ? laterPollMilliseconds : pollMilliseconds;
    this.#poll ??= setInterval(() => this.#wake(), milliseconds);
    return false;
  }

  giveBack(key: Digest): void {
    const lease = this.#own.get(key);
    this.#own.delete(key);
    try {
      lease?.release();
    } finally {
      this.#wake();
    }
  }

  stop(): void {
    this.#turnedAway.clear();
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  /** Ends it all, for a run that cannot go on: nobody is to wait for what it had taken. */
  abandon(): void {
    this.stop();
    using all = new DisposableStack();
    for (const lease of this.#own.values()) all.defer(() => lease.release());
    this.#own.clear();
  }

  #wake(): void {
    const jobs = [...this.#turnedAway];
    this.stop();
    if (jobs.length > 0) this.#options.onWake(jobs);
  }

  /** Whether a job has waited in vain: its holder hangs, or has had more time than the job may take. */
  #isOverdue(job: number, key: Digest, timeoutSeconds: number | null): boolean {
    const { leases, clock, onWait, onPassOver } = this.#options;
    const now = clock();
    const wait = this.#waits.get(key) ??
      { since: now, readAt: now, held: undefined, signAt: now, isReported: false };
    this.#waits.set(key, wait);
    if (now - wait.readAt < reportedSeconds) return false;
    const held = leases.heldBy(key);
    if (wait.held !== undefined && held.sign !== wait.held.sign) wait.signAt = now;
    [wait.readAt, wait.held] = [now, held];
    if (!wait.isReported) onWait(job, held);
    wait.isReported = true;
    const because = overdueBecause(wait, now, timeoutSeconds);
    if (because === undefined) return false;
    onPassOver(job, held, because);
    return true;
  }
}

function overdueBecause(
  { since, signAt }: Wait,
  now: number,
  timeoutSeconds: number | null,
): string | undefined {
  if (now - signAt >= hungSeconds) return `has given no sign of life for ${hungSeconds} s`;
  // Its own timeout would have ended it: it gets a little more than that.
  const isLate = timeoutSeconds !== null && now - since >= timeoutSeconds + hungSeconds;
  return isLate ? `has taken longer than the stage's timeout of ${timeoutSeconds} s` : undefined;
}
