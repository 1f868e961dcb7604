/** Ends of intervals as a verdict shows them. */
import type { Interval } from "../../num/statistics/interval.ts";

/** The ends of an interval; null where the sample does not bound the number. */
export function shownEnds(
  { low, high }: Interval,
): { readonly low: number | null; readonly high: number | null } {
  return { low: Number.isFinite(low) ? low : null, high: Number.isFinite(high) ? high : null };
}

/** A number; null where it does not exist. */
export function shownNumber(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
