/** What every verb gets: where it is, where it speaks, what was asked. */
import type { BackendName } from "../../contract/plugins.ts";
import type { Terminal } from "../terminal.ts";
import type { openWorkerPool } from "../worker-pool.ts";

/** Flags that all verbs about jobs share. */
export interface JobFlags {
  readonly profile?: string;
  readonly backend?: BackendName | "auto";
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
}

/** Version of the JSON that verbs other than `repro` write. */
export function jsonText(kind: string, content: object): string {
  return JSON.stringify({ schema: `asymptopia/${kind}/1`, ...content });
}
