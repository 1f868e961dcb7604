/**
 * Runs stages on seats: child processes without any permission, each with one Worker (seat/). A
 * process stays for the run. A Worker that has just run a short job of a bundle gets the next one of that
 * bundle, with its code compiled and warm (measured: 40 % of a smoke run), if the job left its
 * globals, built-ins and timers as they were; else a fresh one is started.
 *
 * What cannot be seen from outside is state in a stage's own modules. The first time that a Worker of a
 * bundle is used again, for a job that takes no time, the job runs once more in a fresh one: if the
 * outputs differ, the stage keeps state, which is told, and no Worker of that bundle is used again.
 * State that shows later, or only in long jobs, is found by `verify --shuffle`.
 */
import type { OutputMessage, RunMessage } from "../contract/worker.ts";
import type { Digest } from "./digest.ts";
import type { FailedMessage, OutputMessages } from "./seat/protocol.ts";
import { type Death, type Heard, Seat, type SeatEnd } from "./seat/seat.ts";

export type { Death, OutputMessages };

/** How an attempt at a job ended. */
export type Attempt =
  | {
    readonly end: "done";
    readonly outputs: OutputMessages;
    /** What the job left behind in its Worker, in words; nothing if all is well. */
    readonly residue: readonly string[];
    /** From the message to the answer: without the start of the Worker. */
    readonly seconds: number;
  }
  | { readonly end: "failed"; readonly failed: FailedMessage }
  | { readonly end: "died"; readonly death: Death }
  | { readonly end: "timeout" }
  | { readonly end: "stopped" };

export interface AttemptOptions {
  /** null = no limit. */
  readonly timeoutSeconds: number | null;
  /** Memory that the stage asks for; its process gets a heap of that size at least. */
  readonly memoryBytes?: number;
  readonly onProgress: (done: number, total: number, unit: string) => void;
  readonly onLog?: (line: string) => void;
}

export interface WorkerPool {
  /** Runs one message on the code of a bundle. */
  run(bundle: Digest, message: RunMessage, options: AttemptOptions): Promise<Attempt>;
  /** Stops every running job at once; their attempts end as "stopped". */
  stop(): void;
}

export interface PoolOptions {
  /** Processes that wait for a job, at most. */
  readonly idleMax: number;
  readonly code: (bundle: Digest) => Uint8Array<ArrayBuffer>;
  /** JavaScript heap of a process, in megabytes. */
  readonly heapMegabytes?: number;
  /** Memory of a process in bytes, at most; 0 = no limit. */
  readonly memoryBytesMax?: number;
  /** Only jobs shorter than this may share a Worker. */
  readonly sharedSecondsMax?: number;
}

/** V8 grows its heap as it needs; this is where it gives up. */
export const heapMegabytesDefault = 4096;
/** Jobs shorter than this may share a Worker: a longer one gains nothing by it. */
export const sharedSecondsMaxDefault = 0.5;
/** Jobs shorter than this are run twice to find state in their modules. */
const probedSecondsMax = 0.05;
/** Then a process is replaced: what a Worker leaves in its process when it ends adds up. */
const jobsOfSeatMax = 2000;

export function openWorkerPool(options: PoolOptions): WorkerPool {
  return new SeatPool(options);
}

interface Sitting {
  readonly seat: Seat;
  /** False once something stands against giving the Worker another job. */
  mayShare: boolean;
}

class SeatPool implements WorkerPool {
  readonly #options: PoolOptions;
  readonly #idle: Sitting[] = [];
  readonly #stops = new Set<() => void>();
  /** Bundles by whether a job gave the same in a used Worker as in a fresh one. */
  readonly #isStateless = new Map<Digest, boolean>();
  #isStopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async run(bundle: Digest, message: RunMessage, options: AttemptOptions): Promise<Attempt> {
    if (this.#isStopped) return { end: "stopped" };
    const sitting = this.#take(bundle, options.memoryBytes ?? 0);
    const { seat } = sitting;
    const isUsed = seat.bundle === bundle && sitting.mayShare;
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    const timer = options.timeoutSeconds === null
      ? undefined
      : setTimeout(() => resolve({ end: "timeout" }), options.timeoutSeconds * 1000);
    const stop = () => resolve({ end: "stopped" });
    this.#stops.add(stop);
    const working = isUsed && !this.#isStateless.has(bundle)
      ? this.#runTwice(sitting, { bundle, message, options })
      : this.#runOnce(sitting, { bundle, message, options, fresh: !isUsed });
    try {
      const attempt = await Promise.race([promise, working]);
      this.#release(sitting, attempt);
      return attempt;
    } catch (error) {
      seat.kill();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#stops.delete(stop);
      // After a timeout the process is killed, which ends this as well.
      working.catch(() => {});
    }
  }

  stop(): void {
    this.#isStopped = true;
    for (const stop of [...this.#stops]) stop();
    for (const { seat } of this.#idle.splice(0)) seat.kill();
  }

  /** A Worker of the bundle that may be used again, else any process, else a new one. */
  #take(bundle: Digest, memoryBytes: number): Sitting {
    const { heapMegabytes = heapMegabytesDefault, memoryBytesMax = 0 } = this.#options;
    const heap = Math.max(heapMegabytes, Math.ceil(memoryBytes / 2 ** 20));
    const fits = ({ seat }: Sitting) => !seat.isGone && seat.options.heapMegabytes >= heap;
    let index = this.#idle.findLastIndex((one) =>
      fits(one) && one.mayShare && one.seat.bundle === bundle
    );
    if (index < 0) index = this.#idle.findLastIndex(fits);
    if (index >= 0) return this.#idle.splice(index, 1)[0];
    return { seat: new Seat({ heapMegabytes: heap, memoryBytesMax }), mayShare: false };
  }

  #release(sitting: Sitting, attempt: Attempt): void {
    const { seat } = sitting;
    const isWell = attempt.end === "done" || attempt.end === "failed";
    if (!isWell || this.#isStopped || seat.jobs >= jobsOfSeatMax) return seat.kill();
    const { sharedSecondsMax = sharedSecondsMaxDefault } = this.#options;
    sitting.mayShare = attempt.end === "done" && attempt.residue.length === 0 &&
      attempt.seconds < sharedSecondsMax && this.#isStateless.get(seat.bundle!) !== false;
    this.#idle.push(sitting);
    while (this.#idle.length > this.#options.idleMax) this.#idle.shift()!.seat.kill();
  }

  #runOnce({ seat }: Sitting, job: SeatJob & { readonly fresh: boolean }): Promise<SeatEnd> {
    const { bundle, message, fresh, options } = job;
    const code = () => this.#options.code(bundle);
    return seat.run({ bundle, code, fresh, message }, (heard) => tell(heard, options));
  }

  /** In the used Worker, then in a fresh one, whose answer counts. */
  async #runTwice(sitting: Sitting, job: SeatJob): Promise<SeatEnd> {
    const quiet = { ...job.options, onProgress: () => {}, onLog: () => {} };
    const used = await this.#runOnce(sitting, { ...job, options: quiet, fresh: false });
    if (used.end === "died") return used;
    const { sharedSecondsMax = sharedSecondsMaxDefault } = this.#options;
    const isQuick = used.end === "done" &&
      (used.seconds < probedSecondsMax || sharedSecondsMax === Infinity);
    if (used.end === "done" && !isQuick) return used;
    const fresh = await this.#runOnce(sitting, { ...job, fresh: true });
    if (fresh.end !== "done") return fresh;
    const isSame = used.end === "done" && sameOutputs(used.outputs, fresh.outputs);
    this.#isStateless.set(job.bundle, isSame);
    return isSame ? fresh : { ...fresh, residue: [...fresh.residue, "state in its own modules"] };
  }
}

interface SeatJob {
  readonly bundle: Digest;
  readonly message: RunMessage;
  readonly options: AttemptOptions;
}

function tell(heard: Heard, { onProgress, onLog }: AttemptOptions): void {
  if (heard.type === "progress") onProgress(heard.done, heard.total, heard.unit);
  else onLog?.(heard.text);
}

function sameOutputs(a: OutputMessages, b: OutputMessages): boolean {
  return a.length === b.length && a.every((output, i) => sameOutput(output, b[i]));
}

function sameOutput(a: OutputMessage, b: OutputMessage): boolean {
  return a.name === b.name && a.mediaType === b.mediaType && a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, i) => byte === b.bytes[i]);
}
