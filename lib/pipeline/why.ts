/** Why a job's key is what it is: today's manifest against the last one that ran. */
import { BugError } from "../contract/errors.ts";
import type { EngineOptions } from "./run.ts";
import type { JobGraph } from "./specification.ts";

/** One part of the manifest that differs. */
export interface ManifestChange {
  /** Path in the manifest, for people: "axes.width", "uses.theory.slope", "inputs.samples", "code". */
  readonly part: string;
  /** Absent when the part is new. */
  readonly before?: unknown;
  /** Absent when the part is gone. */
  readonly after?: unknown;
}

/** One source file or package of the code bundle that differs. */
export interface SourceChange {
  readonly path: string;
  readonly change: "edited" | "added" | "removed";
}

export interface Explanation {
  readonly job: string;
  /** Key of the job's last result at this axis point, if there is one. */
  readonly keyBefore?: string;
  /** Today's key; absent when an input must run first (then `waitsFor` names those). */
  readonly keyNow?: string;
  readonly waitsFor: readonly string[];
  readonly upToDate: boolean;
  readonly changes: readonly ManifestChange[];
  readonly sources: readonly SourceChange[];
}

/** Compares a job's manifest of today with that of its last result. */
export function explainJob(
  _graph: JobGraph,
  _job: string,
  _options: EngineOptions,
): Promise<Explanation> {
  throw new BugError("the engine is being built");
}
