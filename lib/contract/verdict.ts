/** The verdict on a claim, and the rule that combines the verdicts of its checks. */
import { assert } from "./errors.ts";

export const verdicts = ["agrees", "disagrees", "outside regime", "cannot tell"] as const;
export type Verdict = (typeof verdicts)[number];

/** What one check of a claim found. Missing numbers are null, never NaN. */
export interface CheckResult {
  /** What was compared, in words: "mean correlation at width 100". */
  readonly quantity: string;
  readonly theory: number | null;
  readonly measured: number | null;
  /** Confidence interval of the measured number (level in `how`). */
  readonly low: number | null;
  readonly high: number | null;
  /** Number of independent networks (or paths) behind the measured number. */
  readonly count: number;
  readonly verdict: Verdict;
  /** The rule with its numbers filled in, so that a referee can redo it by hand. */
  readonly how: string;
}

/** Disagreement outweighs ignorance, which outweighs a missing assumption, which outweighs agreement. */
export function combineVerdicts(found: readonly Verdict[]): Verdict {
  assert(found.length > 0, "a claim needs at least one check");
  for (const verdict of ["disagrees", "cannot tell", "outside regime"] as const) {
    if (found.includes(verdict)) return verdict;
  }
  return "agrees";
}

/** The `verdict` output of a compare-theory stage (JSON): the claim's row and all of its checks. */
export interface ClaimVerdict {
  readonly verdict: Verdict;
  /** Index into `checks` of the row shown in the claims table. */
  readonly headline: number;
  readonly checks: readonly CheckResult[];
}
