/**
 * Which job runs next: the states of all jobs, changed through one function, and a queue of those
 * that are ready, longest remaining path first, within the limits on slots and memory. Pure
 * bookkeeping: it starts nothing and reads nothing.
 */
import type { Readiness } from "../seat/pool.ts";
import { assert } from "../../contract/errors.ts";
import { digestOf } from "../keys/digest.ts";
import type { JobState, StateDetails } from "../runs/events.ts";

/** Allowed changes of state (ARCHITECTURE.md section 5). */
const changes: Readonly<Record<JobState, readonly JobState[]>> = {
  // To "failed" when a file that it needs is not there, and the run goes on without it.
  waiting: ["ready", "done", "skipped", "failed"],
  // To "done" when another run has made it meanwhile; to "waiting" when an input must be made again.
  ready: ["running", "done", "skipped", "waiting"],
  // To "waiting" when an input turns out to be damaged, to "skipped" when the run is stopped.
  running: ["done", "failed", "waiting", "skipped"],
  // To "ready" for a further attempt.
  failed: ["ready"],
  // To "waiting" when its stored bytes are damaged and have to be made again.
  done: ["waiting"],
  skipped: [],
};

/** A change of state, with what is to be said of it. */
export type StateChange = StateDetails & { readonly from: JobState; readonly to: JobState };
type OnChange = (job: number, change: StateChange) => void;

export interface ScheduledJob {
  /** Indices of the jobs whose outputs it reads, without repetition. */
  readonly inputs: readonly number[];
  /** Slots that it takes while it runs. */
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Expected duration, which may take a moment to find out. */
  readonly seconds: number;
}

export interface Limits {
  readonly slots: number;
  readonly memoryBytes: number;
  /** Takes ready jobs in a random order instead, equal for equal seeds. */
  readonly shuffle?: number;
  /** How cheaply a job would start now: the higher the sooner it is taken. */
  readonly readiness?: (job: number) => Readiness;
}

/** The higher the sooner. */
const preference: Readonly<Record<Readiness, number>> = { loaded: 2, anywhere: 1, elsewhere: 0 };

/** At most this many ready jobs are compared for one that starts more cheaply. */
const lookedAtMax = 24;
/** Only those whose remaining path is at least this share of the longest. */
const pathShareMin = 0.5;

export class Schedule {
  readonly #jobs: ReadonlyMap<number, ScheduledJob>;
  readonly #limits: Limits;
  readonly #onChange: OnChange;
  readonly #states = new Map<number, JobState>();
  readonly #consumers = new Map<number, number[]>();
  /** Asked for when there is something to choose from: a run in which nothing has to run does not. */
  #remaining: ReadonlyMap<number, number> | undefined;
  /** Only when the order is shuffled: a random number by job, the largest first. */
  readonly #ranks = new Map<number, string>();
  /** A binary heap of ready jobs, longest remaining path on top; may hold jobs no longer ready. */
  readonly #queue: number[] = [];
  readonly #counts: Record<JobState, number> = {
    waiting: 0,
    ready: 0,
    running: 0,
    done: 0,
    failed: 0,
    skipped: 0,
  };
  #slots = 0;
  #memoryBytes = 0;

  /** `jobs` by index; inputs come before their consumers. All start as waiting. */
  constructor(
    jobs: ReadonlyMap<number, ScheduledJob>,
    limits: Limits,
    onChange: OnChange = () => {},
  ) {
    this.#jobs = jobs;
    this.#limits = limits;
    this.#onChange = onChange;
    for (const [index, { inputs }] of jobs) {
      this.#states.set(index, "waiting");
      this.#consumers.set(index, []);
      for (const input of inputs) this.#consumers.get(input)!.push(index);
    }
    this.#counts.waiting = jobs.size;
    if (limits.shuffle !== undefined) {
      for (const index of jobs.keys()) this.#ranks.set(index, rankOf(index, limits.shuffle));
    }
  }

  stateOf(job: number): JobState {
    return this.#states.get(job)!;
  }

  consumersOf(job: number): readonly number[] {
    return this.#consumers.get(job)!;
  }

  /** Seconds from the start of this job to the end of the longest path that needs it. */
  remainingSeconds(job: number): number {
    this.#remaining ??= this.#longestPaths();
    return this.#remaining.get(job)!;
  }

  #longestPaths(): ReadonlyMap<number, number> {
    const remaining = new Map<number, number>();
    for (const [index, { seconds }] of [...this.#jobs].reverse()) {
      const after = this.consumersOf(index).map((consumer) => remaining.get(consumer)!);
      remaining.set(index, seconds + Math.max(0, ...after));
    }
    return remaining;
  }

  count(state: JobState): number {
    return this.#counts[state];
  }

  jobsIn(state: JobState): number[] {
    return [...this.#states].filter(([, present]) => present === state).map(([job]) => job);
  }

  /** True if every input is done. */
  inputsDone(job: number): boolean {
    return this.#jobs.get(job)!.inputs.every((input) => this.stateOf(input) === "done");
  }

  /** The one place where a job changes its state. */
  set(job: number, to: JobState, details: StateDetails = {}): void {
    const from = this.stateOf(job);
    assert(changes[from].includes(to), `job ${job} cannot go from ${from} to ${to}`);
    if (to === "ready" || to === "done") {
      assert(this.inputsDone(job), `job ${job} cannot be ${to} before its inputs`);
    }
    const { cpu, memoryBytes } = this.#jobs.get(job)!;
    if (to === "running") this.#take(cpu, memoryBytes);
    if (from === "running") this.#take(-cpu, -memoryBytes);
    this.#states.set(job, to);
    this.#counts[from]--;
    this.#counts[to]++;
    if (to === "ready") this.#push(job);
    this.#onChange(job, { from, to, ...details });
  }

  /** A job that cannot begin, and with it all that need it. */
  fail(job: number, details: StateDetails): void {
    this.set(job, "failed", details);
    this.skipConsumers(job);
  }

  /** Skips every job that needs, directly or not, one that will not be done. */
  skipConsumers(job: number): void {
    const pending = [...this.consumersOf(job)];
    while (pending.length > 0) {
      const consumer = pending.pop()!;
      const state = this.stateOf(consumer);
      if (state !== "waiting" && state !== "ready") continue;
      this.set(consumer, "skipped");
      pending.push(...this.consumersOf(consumer));
    }
  }

  /**
   * The ready job with the longest remaining path among those that fit beside the running ones, or one
   * of the next that starts more cheaply. It leaves the queue; the caller sets its state, or gives it
   * back with {@link requeue}.
   */
  next(): number | undefined {
    const { slots, readiness } = this.#limits;
    // A shuffled order stays as it is: its first job counts as the best.
    const isOrdered = readiness === undefined || this.#ranks.size > 0;
    const passed: number[] = [];
    let lookedAt = 0;
    let longest: number | undefined;
    let best: { readonly job: number; readonly preferred: number } | undefined;
    while (best?.preferred !== preference.loaded && this.#queue.length > 0 && this.#slots < slots) {
      const job = this.#pop();
      if (this.stateOf(job) !== "ready") continue;
      passed.push(job);
      if (!this.#fits(job)) continue;
      longest ??= job;
      const share = this.remainingSeconds(job) / this.remainingSeconds(longest);
      if (share < pathShareMin || ++lookedAt > lookedAtMax) break;
      const preferred = preference[isOrdered ? "loaded" : readiness(job)];
      if (best === undefined || preferred > best.preferred) best = { job, preferred };
    }
    for (const job of passed) if (job !== best?.job) this.#push(job);
    return best?.job;
  }

  /** Puts a ready job back that {@link next} gave and that could not start. */
  requeue(job: number): void {
    if (this.stateOf(job) === "ready") this.#push(job);
  }

  /** A job larger than the whole machine runs alone. */
  #fits(job: number): boolean {
    const { cpu, memoryBytes } = this.#jobs.get(job)!;
    if (this.count("running") === 0) return true;
    return this.#slots + cpu <= this.#limits.slots &&
      this.#memoryBytes + memoryBytes <= this.#limits.memoryBytes;
  }

  #take(cpu: number, memoryBytes: number): void {
    this.#slots += cpu;
    this.#memoryBytes += memoryBytes;
  }

  /** Longer path first; equal paths in the order of the specification. */
  #before(a: number, b: number): boolean {
    if (this.#ranks.size > 0) return this.#ranks.get(a)! > this.#ranks.get(b)!;
    const difference = this.remainingSeconds(a) - this.remainingSeconds(b);
    return difference > 0 || (difference === 0 && a < b);
  }

  #push(job: number): void {
    const queue = this.#queue;
    let i = queue.push(job) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(queue[i], queue[parent])) break;
      [queue[i], queue[parent]] = [queue[parent], queue[i]];
      i = parent;
    }
  }

  #pop(): number {
    const queue = this.#queue;
    const top = queue[0];
    const last = queue.pop()!;
    if (queue.length === 0) return top;
    queue[0] = last;
    for (let i = 0;;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let best = i;
      if (left < queue.length && this.#before(queue[left], queue[best])) best = left;
      if (right < queue.length && this.#before(queue[right], queue[best])) best = right;
      if (best === i) return top;
      [queue[i], queue[best]] = [queue[best], queue[i]];
      i = best;
    }
  }
}

/** A random number of a job, in hexadecimal. */
function rankOf(job: number, seed: number): string {
  return digestOf(`asymptopia/shuffle/v1\n${seed}\n${job}`);
}
