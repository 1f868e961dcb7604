/** The row of a claim that stands for all of them in the claims table. */
import type { PointResult, Verdict } from "../../lib/contract/verdict.ts";

/**
 * Index of the row to show: among the rows of the claim's own verdict the one with the smallest margin,
 * so that a claim whose checks all agree is shown where it is nearest to disagreement, and any other
 * where it fails most. If checks of this verdict say `headline: true` (`shown`, by index), their rows
 * alone are looked at. Of equal margins the last row (the largest point) is taken; a row without a
 * margin comes after those that have one.
 */
export function headlineOf(
  results: readonly PointResult[],
  { verdict, shown }: { readonly verdict: Verdict; readonly shown: readonly number[] },
): number {
  const own = results.flatMap((result, index) => result.verdict === verdict ? [index] : []);
  const named = own.filter((index) => shown.includes(results[index].entry));
  const candidates = named.length > 0 ? named : own;
  return candidates.reduce((chosen, index) =>
    marginOf(results[index]) <= marginOf(results[chosen]) ? index : chosen
  );
}

function marginOf({ margin }: PointResult): number {
  return margin ?? Infinity;
}
