/** The submissions that an engine has jobs in, and what nodes, the queue and the store say of them. */
import type { ExecutorContext } from "../execution/elsewhere.ts";
import type { Entry } from "./entry.ts";
import type { Flight } from "./flight.ts";
import type { Known } from "./judgement.ts";
import type { Ledger } from "./ledger.ts";
import { MessageReader } from "./messages.ts";
import { placeText, type States, type TaskState } from "./queue.ts";
import { isUsual } from "./reasons.ts";
import {
  isTaken,
  isWithdrawn,
  noteSettled,
  own,
  removeSubmission,
  type Submission,
  withdraw,
  writeSubmission,
} from "./submission.ts";

/** A queue that took what it did not confirm lists it soon after. Seconds. */
const doubtSeconds = 10;

export class Watched {
  readonly #context: ExecutorContext;
  readonly #ledger: Ledger;
  readonly #entries = new Map<string, Entry>();
  /** When the queue last answered. */
  #answeredAt = -Infinity;
  #remarks: string[] = [];
  /** Records are looked for of all jobs, also of those that seem to be at work. */
  #isSweeping = false;

  constructor(context: ExecutorContext, ledger: Ledger) {
    [this.#context, this.#ledger] = [context, ledger];
  }

  /** Jobs that are with the queue. */
  get size(): number {
    return this.flights().length;
  }

  /** Array tasks whose jobs are not all known. */
  get aliveTasks(): number {
    return new Set(this.flights().map(({ place }) => `${place!.submission.name} ${place!.pack}`))
      .size;
  }

  flights(): Flight[] {
    return [...this.#entries.values()].flatMap(({ flights }) => [...flights]);
  }

  /** Nothing that has jobs is known to be with the queue, or at work. */
  get isInDoubt(): boolean {
    return [...this.#entries.values()].filter(({ flights }) => flights.size > 0).every((entry) =>
      entry.disown !== undefined && entry.doubtedAt !== undefined && entry.signs.size === 0
    );
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  own(): Submission[] {
    return [...this.#entries.values()].filter(({ disown }) => disown !== undefined)
      .map(({ submission }) => submission);
  }

  isOwn({ name }: Submission): boolean {
    return this.#entries.get(name)?.disown !== undefined;
  }

  /** Finds a job that is with the queue already; true if so. A forced one is not the one that is meant. */
  adopt(flight: Flight, now: number): boolean {
    const { key, fresh } = flight.work.task;
    const place = fresh ? undefined : this.#ledger.placeOf(key);
    if (place === undefined) return false;
    const entry = this.#entryOf(place.submission, now);
    // Killed between writing it down and hearing that it was taken.
    if (!isTaken(place.submission)) entry.doubtedAt ??= now;
    flight.placed(place, this.#ledger.keptAt(key));
    entry.flights.add(flight);
    return true;
  }

  /** Writes jobs down as one submission. */
  write(packs: readonly (readonly Flight[])[], now: number): Submission {
    const tasks = packs.map((pack) => pack.map(({ work }) => work.task));
    const submission = writeSubmission(this.#ledger.layout, tasks, Date.now());
    this.#ledger.add(submission);
    const entry = this.#entryOf(submission, now);
    packs.forEach((flights, pack) =>
      flights.forEach((flight, position) => {
        const keptAt = this.#ledger.keptAt(flight.work.task.key);
        flight.placed({ submission, pack, position }, keptAt);
        entry.flights.add(flight);
      })
    );
    return submission;
  }

  #entryOf(submission: Submission, now: number): Entry {
    const found = this.#entries.get(submission.name);
    if (found !== undefined) return found;
    const entry: Entry = {
      submission,
      reader: new MessageReader(submission.folder),
      flights: new Set(),
      signs: new Map(),
      begun: new Set(),
      reasons: new Set(),
      placedAt: now,
      doubtedAt: undefined,
      disown: own(submission),
      isKept: false,
    };
    this.#entries.set(submission.name, entry);
    return entry;
  }

  /** Nobody knows whether the queue has it. */
  doubt({ name }: Submission, now: number): void {
    this.#entries.get(name)!.doubtedAt ??= now;
  }

  /** Passes on what nodes have said since the last time. */
  hear(now: number): void {
    for (const { reader, flights, signs, begun } of this.#entries.values()) {
      const heard = reader.read();
      if (heard.size === 0) continue;
      const byPlace = new Map(
        [...flights].map((flight) => [`${flight.place!.pack} ${flight.place!.position}`, flight]),
      );
      for (const [pack, messages] of heard) {
        signs.set(pack, now);
        for (const message of messages) {
          if (message.type === "alive") continue;
          begun.add(pack);
          const flight = byPlace.get(`${pack} ${message.job}`);
          if (flight?.take(message)) this.#tellBegan(flight);
        }
      }
    }
  }

  #tellBegan({ work: { job } }: Flight): void {
    this.#context.tell({ type: "began", job: job.id, at: this.#context.clock() });
  }

  /**
   * The next judgement looks for the records of all jobs: what the queue and the nodes say may never come.
   * Each time for all of them would be too much for a network disk.
   */
  sweep(isSweeping: boolean): void {
    this.#isSweeping = isSweeping;
  }

  /** Takes what the queue says; true if anything has changed. */
  takeStates(states: States, now: number): boolean {
    this.#answeredAt = now;
    let hasChanged = false;
    for (const entry of this.#entries.values()) {
      const { submission, flights } = entry;
      entry.disown ??= own(submission);
      let isListed = false;
      for (const flight of flights) {
        const state = states.get(placeText(submission.name, flight.place!.pack));
        isListed ||= state !== undefined;
        hasChanged ||= state?.words !== flight.state?.words;
        flight.state = state;
        if (state?.state === "alive") flight.overSince = undefined;
        else flight.overSince ??= now;
        if (state !== undefined) this.#remark(entry, state);
      }
      if (isListed) entry.doubtedAt = undefined;
      const isDoubted = entry.doubtedAt !== undefined && now - entry.doubtedAt >= doubtSeconds;
      if (isDoubted) withdraw(this.#ledger.layout, submission);
    }
    return hasChanged;
  }

  #remark({ reasons, submission }: Entry, { state, reason, isRunning }: TaskState): void {
    if (state !== "alive" || isRunning || reason === "" || isUsual(reason)) return;
    if (reasons.has(reason)) return;
    reasons.add(reason);
    this.#remarks.push(`jobs wait in the queue (${submission.name}): ${reason}`);
  }

  /** What is to be said to people, once. */
  remarks(): string[] {
    return this.#remarks.splice(0);
  }

  /** Array tasks that wait there, and that run. */
  counts(): { readonly waiting: number; readonly running: number } {
    const running = new Set<string>();
    const all = new Set<string>();
    for (const { place, state, hasBegun } of this.flights()) {
      const text = placeText(place!.submission.name, place!.pack);
      all.add(text);
      if (state?.isRunning || hasBegun) running.add(text);
    }
    return { waiting: all.size - running.size, running: running.size };
  }

  knownOf(flight: Flight, now: number): Known {
    const { submission, pack } = flight.place!;
    const { signs, begun, placedAt } = this.#entries.get(submission.name)!;
    const { key } = flight.work.task;
    const isAnswered = this.#answeredAt >= placedAt;
    const isOver = isAnswered && flight.state?.state !== "alive";
    // Of a job that is at work the store is not asked each time.
    const isGone = isWithdrawn(submission, pack);
    const isDue = flight.said !== undefined || isOver || isGone || this.#isSweeping;
    return flight.known(now, {
      isAnswered,
      hasRecord: isDue && this.#hasRecord(key),
      isWithdrawn: isGone,
      lastSign: signs.get(pack) ?? -Infinity,
      packHasBegun: begun.has(pack),
      keptAt: isOver ? this.#ledger.keptAt(key) : flight.keptAt,
    });
  }

  /** A record, and all that it names. */
  #hasRecord(key: string): boolean {
    const { index, store } = this.#context.session;
    const answer = index.lookupFresh(key);
    return answer !== undefined && Object.values(answer.outputs).every((one) => store.hasBlob(one));
  }

  /** A job is no longer waited for there. */
  release(
    flight: Flight,
    { isWithdrawn: isGivenUp = false, isKept = false }: {
      /** What begins of its array task ends at once. */
      readonly isWithdrawn?: boolean;
      /** Somebody will want to read the log. */
      readonly isKept?: boolean;
    },
  ): void {
    const place = flight.place!;
    const entry = this.#entries.get(place.submission.name)!;
    entry.flights.delete(flight);
    entry.isKept ||= isKept;
    if (entry.disown !== undefined) {
      if (isGivenUp) withdraw(this.#ledger.layout, place.submission, place.pack);
      else noteSettled(this.#ledger.layout, place);
    }
    if (entry.flights.size === 0) this.#drop(entry);
  }

  #drop({ submission, disown, isKept }: Entry): void {
    this.#entries.delete(submission.name);
    disown?.();
    // What another run asked for may not be known yet.
    if (disown !== undefined && !isKept && this.#isWholeKnown(submission)) {
      removeSubmission(submission);
    }
  }

  #isWholeKnown({ keys }: Submission): boolean {
    const { store } = this.#context.session;
    return keys.flat().every((key) => store.getRecord(key) !== undefined);
  }

  /** Takes back what has not begun of what this engine answers for; those jobs end as stopped. */
  takeBackPending(): Submission[] {
    const concerned = new Set<Submission>();
    for (const { submission, flights, begun, disown } of [...this.#entries.values()]) {
      if (disown === undefined) continue;
      for (const flight of [...flights]) {
        if (begun.has(flight.place!.pack)) continue;
        concerned.add(submission);
        this.release(flight, { isWithdrawn: true });
        flight.settle({ end: "stopped" });
      }
    }
    return [...concerned];
  }

  /** Ends: what another engine may find stays. */
  close(): void {
    for (const entry of [...this.#entries.values()]) {
      this.#entries.delete(entry.submission.name);
      entry.disown?.();
    }
  }
}
