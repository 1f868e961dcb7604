/**
 * Where jobs run: in processes of this machine, or by way of a cluster's queue. An executor is asked to
 * take a job, says meanwhile in what state it is, and may be told to end. What it says of a job's end is
 * believed only as far as the store bears it out.
 */
import type { Digest } from "../keys/digest.ts";
import type { Topic } from "../runs/events.ts";
import type { Readiness } from "../seat/pool.ts";
import type { StageFailure } from "./stage-failure.ts";
import type { Job } from "../specification/specification.ts";
import type { Answer } from "../store/record-index.ts";
import type { DamagedBlob } from "../store/store.ts";
import type { Task } from "./task.ts";

export interface Work {
  readonly job: Job;
  readonly task: Task;
}

/** What may be heard of a job while it is with an executor. */
export interface Hearing {
  readonly progress: (progress: { done: number; total: number; unit: string }) => void;
  /** A line that the stage wrote. */
  readonly log: (line: string) => void;
  /** It goes on from a state that stands for these seconds of work. */
  readonly resumed: (seconds: number) => void;
  readonly notice: (topic: Topic, message: string) => void;
}

/** How a job ended that an executor had taken. */
export type Ended =
  | {
    /** Its record is in the store. */
    readonly end: "done";
    readonly answer: Answer;
    /** Seconds that the stage took, over all attempts. */
    readonly seconds: number;
    /** Set when the key had an answer with other bytes already. */
    readonly difference?: string;
    /** What the job left behind in its Worker, in words. */
    readonly residue: readonly string[];
    /** It lost its GPU and was computed on wasm. */
    readonly isOnWasm: boolean;
  }
  | { readonly end: "failed"; readonly failure: StageFailure }
  /** Not by a fault of its own: the run was stopped. */
  | { readonly end: "stopped" }
  /** An input's stored bytes are missing or damaged. */
  | { readonly end: "input damaged"; readonly blob: DamagedBlob };

export interface Executor {
  /** Takes a job; rejects only for what is not the job's fault. */
  submit(work: Work, hearing: Hearing): Promise<Ended>;
  /** How cheaply a job with this code would start now; absent where that does not matter. */
  readiness?(bundle: Digest): Readiness;
  /** A job has failed and no more are to begin: those that have not begun end as "stopped". */
  withdraw?(): void;
  /** Ends all that runs: those jobs end as "stopped". */
  cancel(): void;
  /** After the last job: what is left behind is cleared away. */
  close(): Promise<void>;
}
