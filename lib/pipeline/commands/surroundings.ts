/** What every verb gets: where it is, where it speaks, what was asked. */
import type { WantedBackend } from "../../contract/backend-choice.ts";
import type { EngineListener } from "../runs/events.ts";
import type { GoodResults } from "../report/last-good.ts";
import type { Terminal } from "../words/terminal.ts";
import { visibleJson } from "../words/visible.ts";
import type { openWorkerPool } from "../seat/pool.ts";

/** Flags that all verbs about jobs share. */
export interface JobFlags {
  readonly profile?: string;
  readonly backend?: WantedBackend;
  readonly json?: boolean;
}

export interface Surroundings {
  /** Absolute path of the folder with pipeline.yaml. */
  readonly workspace: string;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Where stages run; tests put another place here. */
  readonly openPool?: typeof openWorkerPool;
  /** Set in the runs that `--watch` starts. */
  readonly watched?: Watched;
}

/** What a run under `--watch` shares with the watcher. */
export interface Watched {
  /** Hears every event of the run. */
  readonly listener: EngineListener;
  /** The last results without a failure. */
  readonly good: GoodResults | undefined;
  /** Takes the results of a run without a failure. */
  keep(good: GoodResults): void;
  /** Called when the page shows what this run has. */
  pageWritten(): void;
  /** True when the run was stopped because a file has been saved since. */
  isSuperseded(): boolean;
  /** Called with what to do with lines that the watcher wants to be seen. */
  onSay(say: (line: string) => void): void;
}

/** Version of the JSON that verbs other than `repro` write. */
export function jsonText(kind: string, content: object): string {
  return visibleJson({ schema: `asymptopia/${kind}/1`, ...content });
}
