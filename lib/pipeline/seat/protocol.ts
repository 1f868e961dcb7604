/** What the engine and a seat's process say to each other (as frames, see frame.ts). */
import type { FailedMessage } from "../../contract/failure.ts";
import type { Scalar } from "../../contract/table.ts";
import type { RunMessage, WorkerMessage } from "../../contract/worker.ts";
import type { Digest } from "../keys/digest.ts";
import type { JobTimes } from "../trace/job-times.ts";
import type { LateParcel } from "./late-lines.ts";

/** One artifact of an input: the axis values it was made at, and its bytes. */
export interface StoredPart {
  readonly axes: Readonly<Record<string, Scalar>>;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What the Worker is to be given, with inputs as they lie in the store. */
export type JobMessage = Omit<RunMessage, "inputs"> & {
  readonly inputs: Readonly<Record<string, readonly StoredPart[]>>;
  /** SHA-256 of WebAssembly modules that may have relaxed instructions; for the sandbox alone. */
  readonly relaxed?: readonly Digest[];
};

/** An output as it is to lie in the store. */
export interface StoredOutput {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export type SeatRequest =
  /**
   * Once, at first: the code that makes tables of bytes, and bytes of tables (conversion.ts), and the key
   * that seals the answers (seal.ts).
   */
  | { readonly type: "conversion"; readonly code: Uint8Array; readonly key: Uint8Array }
  /** The code of a bundle, once per process, ahead of its first job. */
  | { readonly type: "code"; readonly bundle: Digest; readonly code: Uint8Array }
  /**
   * One job. `fresh`: in a new Worker, not in the one that has run jobs of this bundle. `unwanted`:
   * bundles whose Workers may end. `timed`: just before its end, the times of it are said.
   */
  | {
    readonly type: "job";
    readonly bundle: Digest;
    readonly fresh: boolean;
    readonly unwanted: readonly Digest[];
    readonly timed?: boolean;
    readonly message: JobMessage;
  };

/** What the Worker says at the end of a job, with what the job has left behind in it. */
type WithResidue<M> = M & { readonly residue: readonly string[] };

export type SeatAnswer =
  | { readonly type: "hello"; readonly deno: string; readonly v8: string }
  | Extract<WorkerMessage, { type: "progress" | "log" | "checkpoint" }>
  /** Lines of a log after its first ones, some of them. */
  | LateParcel & { readonly type: "late-log" }
  | WithResidue<{ readonly type: "done"; readonly outputs: readonly StoredOutput[] }> & {
    readonly seconds: number;
  }
  | WithResidue<FailedMessage>
  | { readonly type: "times"; readonly times: JobTimes }
  /** The process holds more memory than it may; it ends after this. */
  | { readonly type: "memory"; readonly bytes: number };
