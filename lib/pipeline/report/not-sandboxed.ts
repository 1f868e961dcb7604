/** Which results were made by programs that ran without a sandbox: said wherever results are shown. */
import { counted } from "../words/number-text.ts";

/** A job and what its record says of its sandbox. */
export interface SandboxedJob {
  readonly job: string;
  readonly sandbox?: "none";
}

/** `Not sandboxed: paper/stage (2 jobs).` below a table; nothing where all were. */
export function notSandboxedLines(jobs: readonly SandboxedJob[]): string[] {
  const free = jobs.filter(({ sandbox }) => sandbox === "none");
  if (free.length === 0) return [];
  const stages = Map.groupBy(free, ({ job }) => job.replace(/\[.*\]$/, ""));
  const names = [...stages].map(([stage, list]) => `${stage} (${counted(list.length, "job")})`);
  return [`Not sandboxed, its program ran freely on this machine: ${names.join(", ")}.`];
}
