/** What a run would do, without doing it. */
import { BugError } from "../contract/errors.ts";
import type { EngineOptions } from "./run.ts";
import type { OutputRecord } from "./events.ts";
import type { JobGraph } from "./specification.ts";

export interface PlanEntry {
  readonly job: string;
  /**
   * "reused": its record is in the store; "run": it would run; "after inputs": an input must run
   * first, and if that gives equal bytes this job is cut off.
   */
  readonly action: "reused" | "run" | "after inputs";
  /** Known unless an input must run first. */
  readonly key?: string;
  readonly outputs?: Readonly<Record<string, OutputRecord>>;
  /** Why it would run: "never ran", "code changed: lib/num/x.ts", "width: 100 -> 200", … */
  readonly reason?: string;
  /** Recorded duration of its last run, in seconds. */
  readonly seconds?: number;
}

/** One entry per job that the targets need, in an order in which inputs come first. */
export function planGraph(_graph: JobGraph, _options: EngineOptions): Promise<PlanEntry[]> {
  throw new BugError("the engine is being built");
}
