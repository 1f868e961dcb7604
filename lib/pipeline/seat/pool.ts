/**
 * Runs stages on seats: child processes without any permission, each with some Workers (seat/), one of
 * which works. A process stays for the run. A Worker that has run a short job of a bundle gets the next
 * one of that bundle, with its code compiled and warm (measured: 40 % of a smoke run), if the job left its
 * globals, built-ins and timers as they were; else a fresh one is started.
 *
 * What cannot be seen from outside is state in a stage's own modules. Before a Worker of a bundle is
 * used again for the first time, its first job runs in it once more, if that was a matter of moments:
 * other bytes mean that the stage keeps state, which is reported, and no Worker of that bundle is used
 * again. State that shows later, or only in long jobs, is found by `verify --shuffle`.
 */
import type { Digest } from "../keys/digest.ts";
import { LateLines, spokenLines } from "./late-lines.ts";
import type { JobMessage, StoredOutput } from "./protocol.ts";
import { sameOutputs } from "./same-outputs.ts";
import type { JobLabel } from "../trace/process-spans.ts";
import type { Spans } from "../trace/spans.ts";
import { type Death, type Heard, isByRequest, Seat, type SeatEnd } from "./seat.ts";

export type { Death, JobMessage, StoredOutput };

/** How an attempt at a job ended. */
export type Attempt = SeatEnd | { readonly end: "timeout" } | { readonly end: "stopped" };

export interface AttemptOptions {
  /** null = no limit. */
  readonly timeoutSeconds: number | null;
  /** Memory that the stage asks for; its process gets a heap of that size at least. */
  readonly memoryBytes?: number;
  readonly onProgress: (done: number, total: number, unit: string) => void;
  readonly onLog?: (line: string) => void;
  /** What it is in a trace. */
  readonly label?: JobLabel;
  /** Told of what the job wants kept, the newest last; not of every one when they follow fast. */
  readonly onCheckpoint?: (bytes: Uint8Array) => void;
}

export interface WorkerPool {
  /** Runs one message on the code of a bundle. */
  run(bundle: Digest, message: JobMessage, options: AttemptOptions): Promise<Attempt>;
  /** Where Workers of a bundle wait for a further job. */
  readiness?(bundle: Digest): Readiness;
  /** Starts so many processes before there is a job for them. */
  prepare?(count: number): void;
  /** Stops every running job at once; their attempts end as "stopped". */
  stop(): void;
}

export interface PoolOptions {
  /** Processes that wait for a job, at most. */
  readonly idleMax: number;
  readonly code: (bundle: Digest) => Uint8Array<ArrayBuffer>;
  /** The bundle of seat/conversion.ts. */
  readonly conversion: Digest;
  /** JavaScript heap of a process, in megabytes. */
  readonly heapMegabytes?: number;
  /** See {@link SeatOptions}; default: true. */
  readonly isWide?: boolean;
  /** Memory of a process in bytes, at most; 0 = no limit. */
  readonly memoryBytesMax?: number;
  /** See {@link SeatOptions}. */
  readonly spans?: Spans;
  readonly inspector?: string;
  /** Only jobs shorter than this may share a Worker. */
  readonly sharedSecondsMax?: number;
}

/** V8 grows its heap as it needs; this is where it gives up. */
export const heapMegabytesDefault = 4096;
/**
 * Jobs shorter than this may share a Worker: a longer one gains little by it. Figures are the jobs that
 * gain most: their first drawing costs half a second, each further one in the same Worker a fifth.
 */
export const sharedSecondsMaxDefault = 2;
/** Jobs shorter than this are run twice to find state in their modules. */
const probedSecondsMax = 0.05;
/** Larger jobs are not kept for that. */
const probedBytesMax = 4e6;
/** How much later than a child's death the same request may reach this process. */
const requestMilliseconds = 5000;
/** Then a process is replaced: what a Worker leaves in its process when it ends adds up. */
const jobsOfSeatMax = 2000;

export function openWorkerPool(options: PoolOptions): WorkerPool {
  return new SeatPool(options);
}

/** Workers that wait in one process for another job of their bundle, at most. */
const waitingMax = 6;

interface Sitting {
  readonly seat: Seat;
  /** Bundles whose Worker there may have another job, the one that worked last at the end. */
  readonly waiting: Set<Digest>;
  /** Bundles whose Workers are no longer wanted, to be passed with the next job. */
  unwanted: Digest[];
  /** The first job of a Worker and what it gave, by bundle, until its Worker is used again. */
  readonly firsts: Map<Digest, First>;
}

interface First {
  readonly message: JobMessage;
  readonly outputs: readonly StoredOutput[];
}

class SeatPool implements WorkerPool {
  readonly #options: PoolOptions;
  readonly #idle: Sitting[] = [];
  /** Processes at work, with the bundle of their job. */
  readonly #busy = new Map<Sitting, Digest>();
  readonly #stops = new Set<() => void>();
  /** Bundles by whether a job gave the same in a used Worker as in a fresh one. */
  readonly #isStateless = new Map<Digest, boolean>();
  readonly #heapMegabytes: number;
  #isStopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#heapMegabytes = options.heapMegabytes ?? heapMegabytesDefault;
  }

  async run(bundle: Digest, message: JobMessage, options: AttemptOptions): Promise<Attempt> {
    if (this.#isStopped) return { end: "stopped" };
    const sitting = this.#take(bundle, options.memoryBytes ?? 0);
    const isUsed = sitting.waiting.has(bundle);
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    const timer = options.timeoutSeconds === null
      ? undefined
      : setTimeout(() => resolve({ end: "timeout" }), options.timeoutSeconds * 1000);
    const stop = () => resolve({ end: "stopped" });
    this.#stops.add(stop);
    this.#busy.set(sitting, bundle);
    const late = new LateLines();
    const working = this.#runAsFits(sitting, { bundle, message, options, late, isUsed });
    try {
      const ended = await Promise.race([promise, working]);
      const attempt = await this.#judged(ended, promise);
      this.#release(sitting, bundle, attempt);
      return attempt;
    } catch (error) {
      sitting.seat.kill();
      throw error;
    } finally {
      for (const line of spokenLines(late.take())) options.onLog?.(line);
      clearTimeout(timer);
      this.#busy.delete(sitting);
      this.#stops.delete(stop);
      // After a timeout the process is killed, which ends this as well.
      working.catch(() => {});
    }
  }

  /**
   * Ctrl-C reaches the whole group of processes, and on a loaded machine a child dies of it before this
   * process has been called: such a death is not judged before the own request to end had time to come.
   */
  async #judged(ended: Attempt, stopped: Promise<Attempt>): Promise<Attempt> {
    if (ended.end !== "died" || !isByRequest(ended.death)) return ended;
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    const timer = setTimeout(() => resolve(ended), requestMilliseconds);
    try {
      return await Promise.race([stopped, promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  readiness(bundle: Digest): Readiness {
    if (this.#idle.some(({ seat, waiting }) => !seat.isGone && waiting.has(bundle))) {
      return "loaded";
    }
    const hasIt = ([{ waiting }, present]: [Sitting, Digest]) =>
      present === bundle || waiting.has(bundle);
    return [...this.#busy].some(hasIt) ? "elsewhere" : "anywhere";
  }

  stop(): void {
    this.#isStopped = true;
    for (const stop of [...this.#stops]) stop();
    for (const { seat } of this.#idle.splice(0)) seat.kill();
  }

  /** A Worker of the bundle that may be used again, else any process, else a new one. */
  #take(bundle: Digest, memoryBytes: number): Sitting {
    const heap = Math.max(this.#heapMegabytes, Math.ceil(memoryBytes / 2 ** 20));
    const fits = ({ seat }: Sitting) => !seat.isGone && seat.options.heapMegabytes >= heap;
    let index = this.#idle.findLastIndex((one) => fits(one) && one.waiting.has(bundle));
    if (index < 0) index = this.#idle.findLastIndex(fits);
    if (index >= 0) return this.#idle.splice(index, 1)[0];
    return this.#started(heap);
  }

  prepare(count: number): void {
    if (this.#isStopped) return;
    while (this.#idle.length < count) this.#idle.push(this.#started(this.#heapMegabytes));
  }

  #started(heapMegabytes: number): Sitting {
    const { code, conversion, inspector, spans, isWide = true, memoryBytesMax = 0 } = this.#options;
    const common = { memoryBytesMax, isWide, inspector, spans, conversion: () => code(conversion) };
    const seat = new Seat({ heapMegabytes, ...common });
    return { seat, waiting: new Set(), unwanted: [], firsts: new Map() };
  }

  #release(sitting: Sitting, bundle: Digest, attempt: Attempt): void {
    const { seat, waiting, unwanted } = sitting;
    const isWell = attempt.end === "done" || attempt.end === "failed";
    if (!isWell || this.#isStopped || seat.jobs >= jobsOfSeatMax) return seat.kill();
    const { sharedSecondsMax = sharedSecondsMaxDefault } = this.#options;
    const mayShare = attempt.end === "done" && attempt.residue.length === 0 &&
      attempt.seconds < sharedSecondsMax && this.#isStateless.get(bundle) !== false;
    waiting.delete(bundle);
    if (mayShare) waiting.add(bundle);
    else {
      unwanted.push(bundle);
      sitting.firsts.delete(bundle);
    }
    for (const oldest of waiting) {
      if (waiting.size <= waitingMax) break;
      waiting.delete(oldest);
      sitting.firsts.delete(oldest);
      unwanted.push(oldest);
    }
    this.#idle.push(sitting);
    while (this.#idle.length > this.#options.idleMax) this.#idle.shift()!.seat.kill();
  }

  #runOnce(sitting: Sitting, job: SeatJob & { readonly fresh: boolean }): Promise<SeatEnd> {
    const { bundle, message, fresh, options, late } = job;
    const code = () => this.#options.code(bundle);
    const unwanted = sitting.unwanted.filter((other) => other !== bundle);
    sitting.unwanted = [];
    const request = { bundle, code, fresh, unwanted, message, label: options.label };
    return sitting.seat.run(request, (heard) => {
      if (heard.type === "late-log") late.add(heard);
      else tell(heard, options);
    });
  }

  async #runAsFits(
    sitting: Sitting,
    job: SeatJob & { readonly isUsed: boolean },
  ): Promise<SeatEnd> {
    const { bundle, isUsed } = job;
    const first = sitting.firsts.get(bundle);
    sitting.firsts.delete(bundle);
    if (!isUsed) {
      const end = await this.#runOnce(sitting, { ...job, fresh: true });
      if (!this.#isStateless.has(bundle)) this.#keepFirst(sitting, job, end);
      return end;
    }
    if (first === undefined || this.#isStateless.has(bundle)) {
      return await this.#runOnce(sitting, { ...job, fresh: false });
    }
    const label = job.options.label && { ...job.options.label, isTrial: true };
    const quiet = { timeoutSeconds: null, onProgress: () => {}, label };
    const before = { bundle, message: first.message, options: quiet, late: new LateLines() };
    const again = await this.#runOnce(sitting, { ...before, fresh: false });
    if (again.end === "died") return again;
    const isSame = again.end === "done" && sameOutputs(again.outputs, first.outputs);
    this.#isStateless.set(bundle, isSame);
    const end = await this.#runOnce(sitting, { ...job, fresh: !isSame });
    if (isSame || end.end !== "done") return end;
    return { ...end, residue: [...end.residue, "state in its own modules"] };
  }

  #keepFirst(sitting: Sitting, { bundle, message }: SeatJob, end: SeatEnd): void {
    const { sharedSecondsMax } = this.#options;
    const secondsMax = sharedSecondsMax === Infinity ? Infinity : probedSecondsMax;
    if (end.end !== "done" || end.seconds >= secondsMax) return;
    const parts = [...Object.values(message.inputs).flat(), ...end.outputs].map(({ bytes }) =>
      bytes
    );
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    if (size < probedBytesMax) sitting.firsts.set(bundle, { message, outputs: end.outputs });
  }
}

interface SeatJob {
  readonly bundle: Digest;
  readonly message: JobMessage;
  readonly options: AttemptOptions;
  /** Where the lines of its log after the first ones are kept until it ends. */
  readonly late: LateLines;
}

function tell(
  heard: Exclude<Heard, { type: "late-log" }>,
  { onProgress, onLog, onCheckpoint }: AttemptOptions,
): void {
  if (heard.type === "progress") onProgress(heard.done, heard.total, heard.unit);
  else if (heard.type === "log") onLog?.(heard.text);
  else onCheckpoint?.(heard.bytes);
}

/**
 * `loaded`: a process that waits has its code. `anywhere`: no process has it, so that any must load it.
 * `elsewhere`: a process at work has it, and would be spared what another has to load now.
 */
export type Readiness = "loaded" | "anywhere" | "elsewhere";
