/**
 * One attempt at a job: with the state that an earlier one kept, and on wasm if the GPU is lost. It ends
 * as the pool says, with what is to be noted of it.
 */
import { processorBackend } from "../../contract/backend-choice.ts";
import type { BackendName } from "../../contract/plugins.ts";
import type { Checkpoints, Keeper } from "./checkpoints.ts";
import type { Devices } from "./devices.ts";
import type { Digest } from "../keys/digest.ts";
import type { JobBook } from "./job-book.ts";
import type { Session } from "../planning/session.ts";
import type { Job } from "../specification/specification.ts";
import type { Provenance } from "../store/record.ts";
import { relaxedModules } from "../seat/relaxed-modules.ts";
import type { Attempt, JobMessage, WorkerPool } from "../seat/pool.ts";

export interface AttemptsOptions {
  readonly session: Session;
  readonly book: JobBook;
  readonly pool: WorkerPool;
  readonly devices: Devices;
  /** Absent where no state is kept. */
  readonly checkpoints?: Checkpoints;
  /** Seconds. */
  readonly clock: () => number;
  /** After a fault of the disk nothing more is written. */
  readonly isAborted: () => boolean;
}

/** How an attempt ended, and how its result came about if it was not in the usual way. */
export interface Tried {
  readonly attempt: Attempt;
  readonly provenance: Pick<Provenance, "resumed" | "computedOn" | "because">;
}

export class Attempts {
  readonly #options: AttemptsOptions;

  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  /** `fresh`: from the beginning, whatever was kept. */
  async run(job: Job, message: JobMessage, fresh: boolean): Promise<Tried> {
    const { devices, clock, book, session } = this.#options;
    const { backend } = devices;
    const began = clock();
    const first = await this.#once(job, { ...message, backend }, fresh);
    const isTensor = session.bundles.get(job.stage)!.tensor;
    if (!isLoss(first.attempt) || backend !== "webgpu") {
      const isElsewhere = isTensor && backend !== session.backend;
      return isElsewhere ? elsewhere(first, backend, devices.because!) : first;
    }
    // The rest of the message is advice for who can do without the job.
    const [because] = first.attempt.failed.message.split("; ");
    const isForAll = await devices.lost(because, { began, now: clock() });
    const other = processorBackend();
    const text = `${job.id} is computed again on ${other}: ${because}` +
      (isForAll ? "; so is all that follows in this run" : "");
    book.notice("device", job.index, text);
    return elsewhere(await this.#once(job, { ...message, backend: other }, fresh), other, because);
  }

  async #once(job: Job, given: JobMessage, fresh: boolean): Promise<Tried> {
    const { book, pool, session, checkpoints } = this.#options;
    const { index, stage } = job;
    const { tensor } = session.bundles.get(stage)!;
    const gpu = tensor && given.backend === "webgpu";
    const relaxed = tensor ? { relaxed: relaxedModules } : {};
    const message = { ...given, ...gpu ? { gpu } : {}, ...relaxed };
    const key = book.keys.get(index)!;
    const kept = fresh ? undefined : this.#kept(index, key);
    const keeper = checkpoints?.keeper(key, kept?.seconds);
    const state = kept === undefined ? {} : { resumed: kept.bytes };
    const attempt = await pool.run(
      session.bundles.get(stage)!.digest,
      keeper === undefined ? message : { ...message, checkpoint: state },
      {
        timeoutSeconds: stage.timeoutSeconds,
        memoryBytes: stage.resources.memoryBytes,
        onProgress: (done, total, unit) => book.tellProgress(index, { done, total, unit }),
        onLog: (line) => book.tellLog(index, line),
        onCheckpoint: (bytes) => keeper?.take(bytes),
      },
    );
    this.#settle(key, { attempt, keeper, hasResumed: kept !== undefined });
    if (kept === undefined) return { attempt, provenance: {} };
    const provenance = { resumed: true } as const;
    if (attempt.end !== "done") return { attempt, provenance };
    return { attempt: { ...attempt, seconds: kept.seconds + attempt.seconds }, provenance };
  }

  #kept(index: number, key: Digest) {
    const { checkpoints, book } = this.#options;
    const kept = checkpoints?.read(key);
    if (kept === "damaged") {
      const text = `${book.idOf(index)} starts afresh: the state that it had kept is damaged`;
      book.notice("damage", index, text);
      return undefined;
    }
    if (kept !== undefined) book.tellResumed(index, kept.seconds);
    return kept;
  }

  #settle(
    key: Digest,
    { attempt, keeper, hasResumed }: {
      readonly attempt: Attempt;
      readonly keeper: Keeper | undefined;
      readonly hasResumed: boolean;
    },
  ): void {
    if (keeper === undefined) return;
    if (attempt.end === "done" || this.#options.isAborted()) return keeper.drop();
    keeper.write();
    // A state from which a job only fails, and gets no further, would make every run fail.
    const isDeadEnd = hasResumed && !keeper.hasKept && isBreakage(attempt);
    if (isDeadEnd) this.#options.checkpoints!.remove(key);
  }
}

function isLoss(attempt: Attempt): attempt is Extract<Attempt, { end: "failed" }> {
  return attempt.end === "failed" && attempt.failed.deviceLost === true;
}

/** Not a lack of time or memory, which the user can fix without touching the job. */
function isBreakage(attempt: Attempt): boolean {
  return attempt.end === "failed" && !isLoss(attempt) ||
    attempt.end === "died" && attempt.death.cause === "crash";
}

function elsewhere({ attempt, provenance }: Tried, on: BackendName, because: string): Tried {
  return { attempt, provenance: { ...provenance, computedOn: on, because } };
}
