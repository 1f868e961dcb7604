/**
 * Runs jobs by way of a cluster's queue. Each job is written down in the store before the queue is asked
 * to take it, so whoever comes later finds it again: this engine after a kill, or another one. Two
 * engines that lock the same file write down no key twice.
 */
import { UserError } from "../../contract/errors.ts";
import type { Ended, Executor, Hearing, Work } from "../execution/executor.ts";
import type { ExecutorContext } from "../execution/elsewhere.ts";
import { nextInterval, type Pace, paceOf } from "./back-off.ts";
import { Flight } from "./flight.ts";
import { judged, type Patience } from "./judgement.ts";
import { Ledger } from "./ledger.ts";
import { outcomeOf } from "./outcome.ts";
import { packed, type PackingLimits } from "./packing.ts";
import type { Queue } from "./queue.ts";
import { noteTaken, type Submission, withdraw } from "./submission.ts";
import { Silence } from "./silence.ts";
import { Watched } from "./watched.ts";

export interface QueueOptions {
  readonly queue: Queue;
  readonly limits: PackingLimits & { readonly queueMax: number };
  readonly vanishedSeconds: number;
  /** Seconds after which the queue forgets what has ended. */
  readonly forgetsSeconds?: number;
  /** An interruption leaves in the queue what is there. */
  readonly isDetached: boolean;
  /** Seconds, and how to let some pass; tests have their own. */
  readonly clock?: () => number;
  readonly pause?: (seconds: number) => Promise<void>;
}

/** Between two looks at what nodes say; jobs that are ready meanwhile are submitted together. Seconds. */
const lookSeconds = 1;
/** A node says so often that it lives; see node.ts. */
export const signSeconds = 20;
/** A queue that says nothing of use for so long is given up. Seconds. */
const refusedSecondsMax = 600;

export class QueueExecutor implements Executor {
  readonly #context: ExecutorContext;
  readonly #options: QueueOptions;
  readonly #clock: () => number;
  readonly #pause: (seconds: number) => Promise<void>;
  readonly #pace: Pace;
  readonly #patience: Patience;
  readonly #ledger: Ledger;
  readonly #watched: Watched;
  readonly #silence = new Silence();
  /** Not yet submitted. */
  readonly #waiting = new Set<Flight>();
  #isWorking = false;
  #isOver = false;
  #working = Promise.resolve();
  #interval: number;
  #askAt = 0;
  #refusedSince: number | undefined;

  constructor(context: ExecutorContext, options: QueueOptions) {
    this.#context = context;
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now() / 1000);
    this.#pause = options.pause ?? pauseOf;
    this.#pace = paceOf(options.forgetsSeconds);
    this.#interval = this.#pace.leastSeconds;
    this.#patience = { vanishedSeconds: options.vanishedSeconds, signSeconds: 3 * signSeconds };
    this.#ledger = new Ledger(context.session.store.layout);
    this.#watched = new Watched(context, this.#ledger);
  }

  submit(work: Work, hearing: Hearing): Promise<Ended> {
    if (this.#isOver) return Promise.resolve({ end: "stopped" });
    const flight = new Flight(work, hearing);
    this.#wait(flight);
    if (!this.#isWorking) this.#working = this.#work();
    return flight.ended;
  }

  /** What has not begun is taken back: a job has failed, and no more are to begin. */
  withdraw(): void {
    this.#end(this.#waiting, "stopped");
    const left = this.#watched.takeBackPending();
    void this.#cancelled(left, true);
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const flights = [...this.#waiting, ...this.#watched.flights()];
    const { isDetached } = this.#options;
    const own = this.#watched.own();
    if (isDetached) this.#say(leftText(own.length));
    else for (const one of own) withdraw(this.#context.session.store.layout, one);
    const ended = isDetached ? Promise.resolve() : this.#cancelled(own, false);
    this.#working = this.#working.then(() => ended);
    void ended.finally(() => this.#end(flights, "stopped"));
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#working;
    this.#watched.close();
  }

  async #cancelled(submissions: readonly Submission[], isPending: boolean): Promise<void> {
    if (submissions.length === 0) return;
    const names = submissions.map(({ name }) => name);
    if (await this.#options.queue.cancel(names, { isPending })) return;
    this.#say("the queue did not confirm that jobs are cancelled: what begins late ends at once");
  }

  #end(flights: Iterable<Flight>, end: "stopped"): void {
    for (const flight of [...flights]) {
      flight.settle({ end });
      this.#waiting.delete(flight);
    }
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    try {
      // All that becomes ready at once goes together.
      await this.#pause(0);
      while (!this.#isOver && this.#waiting.size + this.#watched.size > 0) {
        await this.#submitWaiting();
        this.#watched.hear(this.#clock());
        if (this.#clock() >= this.#askAt) await this.#ask();
        if (!this.#isOver) this.#judgeAll();
        this.#watched.sweep(false);
        await this.#pause(lookSeconds);
      }
    } catch (error) {
      for (const flight of [...this.#waiting, ...this.#watched.flights()]) flight.fail(error);
    } finally {
      this.#isWorking = false;
    }
  }

  /** Writes down and submits what waits, as far as the queue may be filled; finds what is there already. */
  async #submitWaiting(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const { queue, limits } = this.#options;
    using held = await this.#ledger.hold((seconds) => this.#pause(seconds));
    if (!held) return;
    this.#ledger.refresh();
    for (const flight of [...this.#waiting]) {
      if (this.#watched.adopt(flight, this.#clock())) this.#waiting.delete(flight);
    }
    const room = limits.queueMax - this.#watched.aliveTasks;
    if (room <= 0 || this.#isOver) return;
    const jobs = [...this.#waiting].map((flight) => ({
      flight,
      task: flight.work.task,
      seconds: this.#context.expectedSeconds(flight.work.job),
    }));
    let left = room;
    const arrayMax = Math.min(limits.arrayMax, room);
    for (const { cpu, memoryBytes, packs } of packed(jobs, { ...limits, arrayMax })) {
      if (this.#isOver || packs.length > left) continue;
      left -= packs.length;
      const flights = packs.map((pack) => pack.map(({ flight }) => flight));
      const submission = this.#watched.write(flights, this.#clock());
      for (const flight of flights.flat()) this.#waiting.delete(flight);
      const { name, folder } = submission;
      const taken = await queue.submit({ name, folder, cpu, memoryBytes, count: packs.length });
      if (taken.kind !== "taken") {
        this.#notTaken(submission, taken);
        break;
      }
      this.#refusedSince = undefined;
      noteTaken(this.#context.session.store.layout, submission, taken.id);
    }
    // Soon something happens there.
    this.#interval = this.#pace.leastSeconds;
    this.#askAt = Math.min(this.#askAt, this.#clock() + this.#interval);
  }

  /**
   * What was not taken is taken back, and submitted later under another name; if the queue took it after
   * all, its nodes find that it is withdrawn.
   */
  #notTaken(
    submission: Submission,
    { kind, words }: { readonly kind: "refused" | "unclear"; readonly words: string },
  ): void {
    const now = this.#clock();
    const isFirst = this.#refusedSince === undefined;
    this.#refusedSince ??= now;
    if (kind === "refused" || now - this.#refusedSince > refusedSecondsMax) {
      withdraw(this.#context.session.store.layout, submission);
      throw new UserError({
        action: `cannot submit jobs to the queue: it says "${words}"`,
        hint: "`deno task doctor` prints the script; its settings are in your machine file",
      });
    }
    if (isFirst) this.#say(`the queue did not take what was submitted (${words}); tried again`);
    this.#watched.doubt(submission, now);
  }

  async #ask(): Promise<void> {
    const names = this.#watched.names();
    const states = names.length === 0 ? new Map() : await this.#options.queue.states(names);
    const now = this.#clock();
    const hasChanged = states !== undefined && this.#watched.takeStates(states, now);
    this.#silence.heard(states !== undefined, now);
    const silence = this.#silence.remark(now);
    if (silence !== undefined) this.#say(silence);
    if (this.#silence.seconds(now) > refusedSecondsMax && this.#watched.isInDoubt) {
      for (const one of this.#watched.own()) withdraw(this.#context.session.store.layout, one);
      throw new UserError({
        action: "cannot reach the queue: it has neither taken a job nor answered for ten minutes",
        hint: "`deno task doctor` asks it; run again when it is there",
      });
    }
    this.#watched.sweep(true);
    this.#interval = nextInterval(
      this.#interval,
      { hasChanged, hasFailed: states === undefined },
      this.#pace,
    );
    this.#askAt = now + this.#interval;
    const counts = this.#watched.counts();
    this.#context.tell({ type: "queue", ...counts, at: this.#context.clock() });
    for (const text of this.#watched.remarks()) this.#say(text);
  }

  #judgeAll(): void {
    const now = this.#clock();
    for (const flight of this.#watched.flights()) {
      const { submission } = flight.place!;
      const known = this.#watched.knownOf(flight, now);
      const verdict = judged(known, this.#patience);
      // Whoever answers for it decides.
      const isOwn = this.#watched.isOwn(submission);
      if (verdict === "wait" || !isOwn && (verdict === "lost" || verdict === "cancelled")) continue;
      if (typeof verdict === "object") {
        if (!isOwn && !known.isWithdrawn) continue;
        flight.tries = verdict.tries;
        const text = `${flight.work.job.id} is submitted again: ` +
          `the queue no longer runs it (${flight.state?.words ?? "not known there"})`;
        if (!known.isWithdrawn) flight.hearing.notice("retry", text);
        this.#watched.release(flight, { isWithdrawn: true });
        this.#wait(flight);
        continue;
      }
      const ended = outcomeOf(flight, verdict, this.#context.session);
      this.#watched.release(flight, { isKept: verdict === "lost" });
      flight.settle(ended);
      if (verdict === "done") continue;
      this.#askAt = Math.min(this.#askAt, now + this.#pace.leastSeconds);
    }
  }

  /** It is to be submitted, or submitted again: until a node says that it began, it does not run. */
  #wait(flight: Flight): void {
    this.#waiting.add(flight);
    this.#context.tell({ type: "queued", job: flight.work.job.id, at: this.#context.clock() });
  }

  #say(message: string): void {
    this.#context.tell({ type: "notice", topic: "queue", message, at: this.#context.clock() });
  }
}

function pauseOf(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
}

function leftText(submissions: number): string {
  const what = submissions === 1 ? "1 submission stays" : `${submissions} submissions stay`;
  return `${what} in the queue; run again to go on`;
}
