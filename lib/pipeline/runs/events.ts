/**
 * What the engine says while it works. The display and the event log listen; neither is listened to.
 * Every event is plain data, so that `--json` and the log of a run can write it as it stands.
 */
import type { Holder } from "../store/holder.ts";
import type { OutputRecord } from "../store/record.ts";
import type { ExitCode } from "../../contract/errors.ts";
import type { BackendName } from "../../contract/plugins.ts";

/** The states of a job (ARCHITECTURE.md section 5). */
export const jobStates = ["waiting", "ready", "running", "done", "failed", "skipped"] as const;
export type JobState = (typeof jobStates)[number];

/**
 * How a job came to be done: it ran; its record was in the store; or its record was in the store
 * although a stage before it ran again, because that stage gave equal bytes.
 */
export type DoneHow = "executed" | "reused" | "cut off";

/** Why a job failed. */
export interface JobFailure {
  readonly job: string;
  /** The message for the user: names the stage, what it did and what to do. */
  readonly message: string;
  /** Position of the throw in the stage's code, if known. */
  readonly stack?: string;
  readonly exitCode: ExitCode;
  readonly attempts: number;
  /** The last lines that the stage wrote before it failed. */
  readonly log?: readonly string[];
}

/** What one run did, in counts and by job. */
export interface RunSummary {
  /** UUID, version 7: sorts by time. */
  readonly run: string;
  readonly profile: string;
  /** Where tensors were computed. */
  readonly backend: BackendName;
  readonly exitCode: ExitCode;
  readonly seconds: number;
  readonly executed: number;
  readonly reused: number;
  readonly cutOff: number;
  readonly failed: readonly JobFailure[];
  /** Identifiers of jobs that did not run because an input failed or the run was stopped. */
  readonly skipped: readonly string[];
  /** By job identifier, for every job that is done. */
  readonly outcomes: ReadonlyMap<string, JobOutcome>;
  readonly notices: readonly string[];
  /** Jobs that ran on wasm because the GPU was lost; absent if there are none. */
  readonly onWasm?: readonly string[];
  /** Jobs whose results programs made that ran without a sandbox; absent if there are none. */
  readonly notSandboxed?: readonly string[];
}

export interface JobOutcome {
  readonly key: string;
  readonly how: DoneHow;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
  /** Seconds that the stage took when it ran (now or then). */
  readonly seconds: number;
}

/** Everything that the engine says. `at` is seconds since the run started. */
export type EngineEvent =
  | {
    readonly type: "started";
    readonly run: string;
    /** Jobs that the targets need, reused ones included. */
    readonly jobs: number;
    readonly workers: number;
    readonly at: number;
  }
  | {
    /** A code bundle was made (not reported when a stored bundle is reused). */
    readonly type: "bundled";
    readonly kind: string;
    readonly digest: string;
    readonly bytes: number;
    readonly seconds: number;
    readonly at: number;
  }
  | {
    /** The one place where a job's state is reported; `how` and `seconds` come with "done". */
    readonly type: "state";
    readonly job: string;
    readonly from: JobState;
    readonly to: JobState;
    readonly how?: DoneHow;
    readonly key?: string;
    readonly seconds?: number;
    readonly attempt?: number;
    /** Why it failed or was skipped. */
    readonly message?: string;
    readonly at: number;
  }
  | {
    readonly type: "progress";
    readonly job: string;
    readonly done: number;
    readonly total: number;
    readonly unit: string;
    readonly at: number;
  }
  | {
    /** A running job was given to a cluster's queue, where it waits. */
    readonly type: "queued";
    readonly job: string;
    readonly at: number;
  }
  | {
    /** A job that was queued has begun on a node. */
    readonly type: "began";
    readonly job: string;
    readonly at: number;
  }
  | {
    /** Array tasks of this run in a cluster's queue. */
    readonly type: "queue";
    readonly waiting: number;
    readonly running: number;
    readonly at: number;
  }
  | {
    /** A line that a stage wrote (console). */
    readonly type: "log";
    readonly job: string;
    readonly text: string;
    readonly at: number;
  }
  | {
    /** Another run works on this job; this one has waited for its result for a second. */
    readonly type: "shared";
    readonly job: string;
    readonly key: string;
    /** Absent if the lease does not say. */
    readonly holder?: Holder;
    readonly at: number;
  }
  | {
    /** A running job goes on from a state that an earlier attempt had kept. */
    readonly type: "resumed";
    readonly job: string;
    readonly key: string;
    /** Seconds of work that the state stands for. */
    readonly seconds: number;
    readonly at: number;
  }
  | {
    /**
     * Something that the user should know and that stops nothing: a damaged blob made again, a
     * stage that gave other bytes when forced.
     */
    readonly type: "notice";
    readonly topic:
      | "damage"
      | "nondeterminism"
      | "retry"
      | "leak"
      | "interrupt"
      | "checkpoint"
      | "device"
      | "sharing"
      | "queue";
    readonly job?: string;
    readonly message: string;
    readonly at: number;
  }
  | {
    readonly type: "finished";
    readonly summary: Omit<RunSummary, "outcomes">;
    readonly at: number;
  };

/** What may be said with a change of state. */
export type StateDetails = Pick<
  Extract<EngineEvent, { type: "state" }>,
  "how" | "key" | "seconds" | "attempt" | "message"
>;

/** What a notice is about. */
export type Topic = Extract<EngineEvent, { type: "notice" }>["topic"];

export type EngineListener = (event: EngineEvent) => void;

/** Version of the JSON lines; docs/events.schema.json says what they hold. */
export const eventSchema = "asymptopia/events/1";
