/** What the watcher and the run that it starts say to each other. */
import type { ReproFlags } from "../commands/repro.ts";

/** What the watcher asks for. */
export interface RunRequest {
  /** "papers/x.yaml saved"; absent for the first run. */
  readonly reason?: string;
  /** Under which the last good results are kept. */
  readonly name: string;
  readonly flags: ReproFlags;
  readonly targets: readonly string[];
}

/** What the watcher says meanwhile. */
export type RunOrder =
  | { readonly type: "stop" }
  | { readonly type: "say"; readonly line: string }
  /** A file was saved: only these keys are still wanted. */
  | { readonly type: "wanted"; readonly keys: readonly string[] };
