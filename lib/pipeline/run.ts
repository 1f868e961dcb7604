/** One run of the engine: from a graph of jobs to results in the store. */
import { BugError } from "../contract/errors.ts";
import type { BackendName } from "../contract/plugins.ts";
import type { EngineListener, RunSummary } from "./events.ts";
import type { JobGraph } from "./specification.ts";

export interface EngineOptions {
  /** Absolute path of the folder that holds stages/, lib/ and deno.json. */
  readonly workspace: string;
  /** Absolute path of the store; default: `artifacts` in the workspace. */
  readonly artifacts?: string;
  /** Identifiers of the jobs wanted; default: all. What they need is found from them. */
  readonly targets?: readonly string[];
  /** Where tensors are computed; "auto" (default) takes a hardware WebGPU adapter, else wasm. */
  readonly backend?: BackendName | "auto";
}

export interface RunOptions extends EngineOptions {
  /** Jobs that may run at once; default: the number of cores. */
  readonly jobs?: number;
  /** Go on with what does not depend on a failed job. */
  readonly keepGoing?: boolean;
  /** Run these jobs even when their results are in the store, and compare the bytes. */
  readonly force?: readonly string[];
  /** Aborted by Ctrl-C: running jobs are stopped, finished ones are kept, the exit code is 130. */
  readonly signal?: AbortSignal;
}

/** Brings every target up to date. Failed jobs are in the summary; it throws for nothing else. */
export function runGraph(
  _graph: JobGraph,
  _options: RunOptions,
  _listener: EngineListener = () => {},
): Promise<RunSummary> {
  throw new BugError("the engine is being built");
}
