/** The row of a claim that stands for all of them in the claims table. */
import type { CheckResult, Verdict } from "../../lib/contract/verdict.ts";

/** Worst first. */
const severity: readonly Verdict[] = ["disagrees", "cannot tell", "outside regime", "agrees"];

/**
 * Index of the row to show among the candidates: the worst verdict; among equally bad ones the
 * farthest from theory in half-widths of its interval; if all agree, the last (largest) point.
 */
export function headlineOf(
  results: readonly CheckResult[],
  candidates: readonly number[],
): number {
  let chosen = candidates[candidates.length - 1];
  for (const index of candidates) {
    const rank = severity.indexOf(results[index].verdict) -
      severity.indexOf(results[chosen].verdict);
    const agreed = results[index].verdict === "agrees";
    if (
      rank < 0 || (rank === 0 && !agreed && surprise(results[index]) > surprise(results[chosen]))
    ) {
      chosen = index;
    }
  }
  return chosen;
}

function surprise({ theory, measured, low, high }: CheckResult): number {
  if (theory === null || measured === null || low === null || high === null) return 0;
  const distance = Math.abs(measured - theory);
  return distance === 0 ? 0 : distance / ((high - low) / 2);
}
