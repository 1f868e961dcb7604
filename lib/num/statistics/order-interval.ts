/** Exact intervals of quantiles. */
import type { Interval } from "./interval.ts";
import { exactProportion } from "./proportion.ts";

/**
 * The order statistics that enclose the quantile at level p of any law with probability at least
 * {@link intervalLevel} (Thompson 1936), as the exact interval of the share of values below does: the
 * largest k of n values for which k - 1 of n values below exclude p, and the least for which k do. An end
 * that no order statistic bounds is infinite: the median has an interval from ten values on.
 * @param order values in increasing order
 */
export function orderInterval(order: Float64Array, p: number): Interval {
  const trials = order.length;
  // Both conditions change once along k, from true to false and from false to true.
  const from = firstWhere(trials, (k) => exactProportion({ successes: k, trials }).high > p);
  const to = firstWhere(trials, (k) => exactProportion({ successes: k + 1, trials }).low >= p);
  return {
    low: from === 0 ? -Infinity : order[from - 1],
    high: to === trials ? Infinity : order[to],
  };
}

/** The first of 0 … count - 1 where a condition holds that then goes on to hold; count if none. */
function firstWhere(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
