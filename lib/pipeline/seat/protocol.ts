/** What the engine and a seat's process say to each other (as frames, see frame.ts). */
import type { RunMessage, WorkerMessage } from "../../contract/worker.ts";
import type { Digest } from "../digest.ts";

export type FailedMessage = Extract<WorkerMessage, { type: "failed" }>;
export type OutputMessages = Extract<WorkerMessage, { type: "done" }>["outputs"];

export type SeatRequest =
  /** The code of a bundle, once per process, ahead of its first job. */
  | { readonly type: "code"; readonly bundle: Digest; readonly code: Uint8Array }
  /**
   * One job. `fresh`: in a new Worker, not in the one that has run jobs of this bundle. `unwanted`:
   * bundles whose Workers may end.
   */
  | {
    readonly type: "job";
    readonly bundle: Digest;
    readonly fresh: boolean;
    readonly unwanted: readonly Digest[];
    readonly message: RunMessage;
  };

/** What the Worker says at the end of a job, with what the job has left behind in it. */
type WithResidue<M> = M & { readonly residue: readonly string[] };

export type SeatAnswer =
  | { readonly type: "hello"; readonly deno: string; readonly v8: string }
  | Extract<WorkerMessage, { type: "progress" | "log" | "checkpoint" }>
  | WithResidue<Extract<WorkerMessage, { type: "done" }>> & { readonly seconds: number }
  | WithResidue<FailedMessage>
  /** The process holds more memory than it may; it ends after this. */
  | { readonly type: "memory"; readonly bytes: number };
