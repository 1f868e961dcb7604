/** What `doctor` finds: one line each, and what to do about it. */
import { type ExitCode, exitCodes } from "../../contract/errors.ts";

export const sections = [
  "runtime",
  "GPU",
  "vectors",
  "machine",
  "disk",
  "store",
  "packages",
  "stages",
  "cluster",
] as const;

export interface Finding {
  readonly section: (typeof sections)[number];
  readonly level: "ok" | "warning" | "problem";
  readonly text: string;
  /** What to do; for warnings and problems. */
  readonly todo?: string;
  /** What somebody may want to read whole, such as a script. */
  readonly lines?: readonly string[];
}

/** 0 unless there is a problem; 4 if one is the disk's or the store's, else 2. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const problems = findings.filter(({ level }) => level === "problem");
  if (problems.some(({ section }) => section === "store" || section === "disk")) {
    return exitCodes.storeDamage;
  }
  return problems.length > 0 ? exitCodes.specification : exitCodes.good;
}
