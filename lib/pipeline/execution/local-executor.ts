/** Runs jobs in processes of this machine: their inputs are read, their outputs stored, by this process. */
import { assert, UserError } from "../../contract/errors.ts";
import { Attempts, type AttemptsOptions, type Tried } from "./attempts.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { Devices } from "./devices.ts";
import type { Digest } from "../keys/digest.ts";
import type { Ended, Executor, Hearing, Work } from "./executor.ts";
import { messageFor } from "./job-message.ts";
import { failureOf, publish } from "./job-result.ts";
import { isGpuThere } from "../planning/run-backend.ts";
import type { Session } from "../planning/session.ts";
import { ProgramRuns } from "../program/program-runs.ts";
import type { UsableProgram } from "../program/usable-programs.ts";
import { type JobMessage, openWorkerPool, type Readiness } from "../seat/pool.ts";
import type { Answer } from "../store/record-index.ts";
import { DamagedBlob } from "../store/store.ts";
import { Lanes } from "./lanes.ts";
import type { Task } from "./task.ts";
import { during, type Spans } from "../trace/spans.ts";

export interface LocalOptions extends Omit<AttemptsOptions, "isAborted"> {
  readonly session: Session;
  /** What is known of the jobs that are done, by index. */
  readonly answers: ReadonlyMap<number, Answer>;
  /** After a fault of the disk nothing more is written. */
  readonly isAborted: () => boolean;
  /** Where time is noted; absent where nobody asks. */
  readonly spans?: Spans;
}

/** More processes are started when there are jobs for them: code that is made anew may turn out as it was. */
const preparedMax = 2;

export class LocalExecutor implements Executor {
  readonly #options: LocalOptions;
  readonly #attempts: Attempts;
  readonly #programs: ProgramRuns;
  readonly #lanes: Lanes;

  constructor(options: LocalOptions) {
    this.#options = options;
    this.#attempts = new Attempts(options);
    this.#lanes = new Lanes(options.spans, "program");
    this.#programs = new ProgramRuns(options.pool, options.session.store.layout);
  }

  async submit({ job, task }: Work, hearing: Hearing): Promise<Ended> {
    const { session, answers, spans } = this.#options;
    const { graph, store, backend, files, index } = session;
    const usable = session.programs.get(job.stage);
    const notice = (text: string) => hearing.notice("damage", text);
    let message: JobMessage;
    try {
      const reading = { kind: "inputs", name: "reading inputs", details: { job: job.id } } as const;
      message = during(
        spans,
        reading,
        () => messageFor(job, { graph, store, backend, answers, files, notice }),
      );
    } catch (error) {
      if (error instanceof UserError) {
        const { message, exitCode } = error;
        return { end: "failed", failure: { message, exitCode, retry: false } };
      }
      if (!(error instanceof DamagedBlob)) throw error;
      return { end: "input damaged", blob: error };
    }
    const around = { isAborted: this.#options.isAborted, place: { store, index }, spans };
    if (usable === undefined) {
      const attempt = () => this.#attempts.run(task, message, hearing);
      return await attempted(task, { ...around, attempt });
    }
    const attempt = () => this.#program({ job, task }, { message, usable, hearing });
    return await this.#lanes.during(task, () => attempted(task, { ...around, attempt }));
  }

  async #program(
    { job: { stage }, task }: Work,
    { message, usable, hearing }: {
      readonly message: JobMessage;
      readonly usable: UsableProgram | UserError;
      readonly hearing: Hearing;
    },
  ): Promise<Tried> {
    assert(!(usable instanceof UserError), "a run does not begin with a program that is refused");
    const attempt = await this.#programs.run({
      stage,
      usable,
      bundle: task.manifest.code,
      message,
      options: {
        timeoutSeconds: stage.timeoutSeconds,
        onProgress: (done, total, unit) => hearing.progress({ done, total, unit }),
        onLog: (line) => hearing.log(line),
      },
    });
    return { attempt, provenance: usable.bubblewrap === undefined ? { sandbox: "none" } : {} };
  }

  readiness(bundle: Digest): Readiness {
    return this.#options.pool.readiness?.(bundle) ?? "loaded";
  }

  /** Starts processes for the first jobs, whose code is still being made. */
  prepare(slots: number): void {
    this.#options.pool.prepare?.(Math.min(preparedMax, slots));
  }

  cancel(): void {
    this.#programs.stop();
    this.#options.pool.stop();
  }

  close(): Promise<void> {
    this.cancel();
    return Promise.resolve();
  }
}

/** Programs of other languages run on this machine; all other jobs go to another executor. */
export function withProgramsHere(
  here: Executor,
  other: Executor,
  { session, spans }: { readonly session: Pick<Session, "programs">; readonly spans?: Spans },
): Executor {
  const lanes = new Lanes(spans, "elsewhere");
  return {
    submit: (work, hearing) =>
      session.programs.get(work.job.stage) === undefined
        ? lanes.during(work.task, () => other.submit(work, hearing))
        : here.submit(work, hearing),
    ...(other.withdraw ? { withdraw: () => other.withdraw!() } : {}),
    cancel() {
      here.cancel();
      other.cancel();
    },
    async close() {
      await here.close();
      await other.close();
    },
  };
}

/** How the processes of this machine are set up. */
export interface PoolSettings {
  /** Default: {@link openWorkerPool}. */
  readonly openPool?: typeof openWorkerPool;
  /** Jobs at once. */
  readonly slots: number;
  /** Memory that a job's process may take, in bytes: asked when one is started. */
  readonly jobMemoryBytesMax: () => number;
  readonly sharedSecondsMax?: number;
  readonly heapMegabytes?: number;
  /** Asked when a job has lost its device. */
  readonly isGpuThere?: () => Promise<boolean>;
  /** Absent where no state is kept. */
  readonly checkpoints?: Checkpoints;
}

/** Starts processes as they are needed. */
export function openLocal(
  options: PoolSettings & Omit<LocalOptions, "pool" | "devices" | "checkpoints">,
): LocalExecutor {
  const { session } = options;
  const { store, conversion, isWide } = session;
  const pool = (options.openPool ?? openWorkerPool)({
    idleMax: Math.ceil(options.slots),
    get memoryBytesMax() {
      return options.jobMemoryBytesMax();
    },
    sharedSecondsMax: options.sharedSecondsMax,
    heapMegabytes: options.heapMegabytes,
    spans: options.spans,
    isWide,
    code: (bundle) => store.getBlob(bundle),
    conversion: conversion.digest,
  });
  const devices = new Devices(() => session.backend, options.isGpuThere ?? isGpuThere);
  return new LocalExecutor({ ...options, pool, devices });
}

/** One attempt at a job in processes of this machine, and what became of it in the store. */
export async function attempted(
  task: Task,
  { attempt: tried, isAborted, place, spans }: {
    readonly attempt: () => Promise<Tried>;
    readonly isAborted: () => boolean;
    readonly place: Pick<Session, "store" | "index">;
    readonly spans?: Spans;
  },
): Promise<Ended> {
  const started = new Date();
  const { attempt, provenance } = await tried();
  if (attempt.end === "stopped" || isAborted()) return { end: "stopped" };
  const failure = failureOf(task, attempt);
  if (failure !== undefined) return { end: "failed", failure };
  assert(attempt.end === "done", "an attempt that did not fail is done");
  const { outputs, seconds, residue } = attempt;
  const storing = { kind: "storing", name: "storing", details: { job: task.id } } as const;
  const making = { outputs, started, seconds, provenance };
  const published = during(spans, storing, () => publish(place, task, making));
  return {
    end: "done",
    ...published,
    seconds,
    residue,
    isOnWasm: provenance.computedOn !== undefined,
  };
}
