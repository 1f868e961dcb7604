/**
 * One attempt at a job: with the state that an earlier one kept, and on wasm if the GPU is lost. It ends
 * as the pool says, with what is to be noted of it.
 */
import { processorBackend } from "../../contract/backend-choice.ts";
import type { BackendName } from "../../contract/plugins.ts";
import type { Checkpoints, Keeper } from "./checkpoints.ts";
import type { Devices } from "./devices.ts";
import type { Digest } from "../keys/digest.ts";
import type { Hearing } from "./executor.ts";
import type { Provenance } from "../store/record.ts";
import type { Attempt, JobMessage, WorkerPool } from "../seat/pool.ts";
import type { JobLabel } from "../trace/process-spans.ts";
import { relaxedModules } from "../seat/relaxed-modules.ts";
import { type Task, usesTensors } from "./task.ts";

export interface AttemptsOptions {
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
  readonly provenance: Pick<Provenance, "resumed" | "computedOn" | "because" | "sandbox">;
}

export class Attempts {
  readonly #options: AttemptsOptions;

  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  async run(task: Task, message: JobMessage, hearing: Hearing): Promise<Tried> {
    const { devices, clock } = this.#options;
    const { backend } = devices;
    const began = clock();
    const first = await this.#once(task, { ...message, backend }, hearing);
    if (!isLoss(first.attempt) || backend !== "webgpu") {
      const isElsewhere = usesTensors(task) && backend !== task.manifest.backend;
      return isElsewhere ? elsewhere(first, backend, devices.because!) : first;
    }
    // The rest of the message is advice for who can do without the job.
    const [because] = first.attempt.failed.message.split("; ");
    const isForAll = await devices.lost(because, { began, now: clock() });
    const other = processorBackend();
    const text = `${task.id} is computed again on ${other}: ${because}` +
      (isForAll ? "; so is all that follows in this run" : "");
    hearing.notice("device", text);
    const second = await this.#once(task, { ...message, backend: other }, hearing);
    return elsewhere(second, other, because);
  }

  async #once(task: Task, given: JobMessage, hearing: Hearing): Promise<Tried> {
    const { pool, checkpoints } = this.#options;
    const { key } = task;
    const gpu = usesTensors(task) && given.backend === "webgpu";
    const relaxed = usesTensors(task) ? { relaxed: relaxedModules } : {};
    const message = { ...given, ...gpu ? { gpu } : {}, ...relaxed };
    const kept = task.fresh ? undefined : this.#kept(task, hearing);
    const keeper = checkpoints?.keeper(key, kept?.seconds);
    const state = kept === undefined ? {} : { resumed: kept.bytes };
    const attempt = await pool.run(
      task.manifest.code,
      keeper === undefined ? message : { ...message, checkpoint: state },
      {
        label: labelOf(task, given),
        timeoutSeconds: task.timeoutSeconds,
        memoryBytes: task.memoryBytes,
        onProgress: (done, total, unit) => hearing.progress({ done, total, unit }),
        onLog: (line) => hearing.log(line),
        onCheckpoint: (bytes) => keeper?.take(bytes),
      },
    );
    this.#settle(key, { attempt, keeper, hasResumed: kept !== undefined });
    if (kept === undefined) return { attempt, provenance: {} };
    const provenance = { resumed: true } as const;
    if (attempt.end !== "done") return { attempt, provenance };
    return { attempt: { ...attempt, seconds: kept.seconds + attempt.seconds }, provenance };
  }

  #kept({ id, key }: Task, hearing: Hearing) {
    const kept = this.#options.checkpoints?.read(key);
    if (kept === "damaged") {
      hearing.notice("damage", `${id} starts afresh: the state that it had kept is damaged`);
      return undefined;
    }
    if (kept === "another's") {
      const whose = "was kept by another user, checkout or version of this program";
      hearing.notice("checkpoint", `${id} starts afresh: the state in the store ${whose}`);
      return undefined;
    }
    if (kept !== undefined) hearing.resumed(kept.seconds);
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

/** What a trace says of the job. */
function labelOf(
  { id, key, manifest }: Pick<Task, "id" | "key" | "manifest">,
  { inputs }: Pick<JobMessage, "inputs">,
): JobLabel {
  const bytesIn = Object.values(inputs).flat().reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { id, details: { key: key.slice(0, 12), kind: manifest.kind, bytesIn } };
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
