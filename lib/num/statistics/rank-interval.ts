/** Interval of a correlation of ranks whose values are means with errors. */
import { assert } from "../../contract/errors.ts";
import { hasScatter, type Interval, intervalLevel, unbounded } from "./interval.ts";
import { mean } from "./moments.ts";
import { spearman } from "./rank.ts";
import { studentMargin } from "./student.ts";

/** Spearman's correlation with its interval, dimensionless. */
export interface RankEstimate extends Interval {
  readonly value: number;
}

/**
 * Spearman's correlation between the means of groups and a number for each, with an interval of level at least
 * 1 - 2.7e-3 for that of the true means. All true means lie within t errors of the sample means at that
 * level (Student's t for tail/groups; Bonferroni; the scatter within groups is pooled, so taken to be equal), and
 * the ends are the correlations of the orders that such means can have, taken as near to that of the numbers
 * and to its reverse as exchanges of neighbours lead. So the noise that draws a sample correlation towards 0 makes
 * no truth be missed; its coverage is simulated in tests/num/statistics/rank-interval_test.ts.
 * Unbounded where groups do not scatter. At least two values a group.
 */
export function rankEstimate(
  groups: readonly ArrayLike<number>[],
  numbers: ArrayLike<number>,
): RankEstimate {
  const means = Float64Array.from(groups, (group) => mean(group));
  let [squares, degrees, scale] = [0, 0, 0];
  groups.forEach((group, g) => {
    assert(group.length >= 2, `the scatter of a group of ${group.length}: at least 2 needed`);
    for (let i = 0; i < group.length; i++) squares += (group[i] - means[g]) ** 2;
    degrees += group.length - 1;
    scale = Math.max(scale, Math.abs(means[g]));
  });
  const value = spearman(means, numbers);
  const deviation = Math.sqrt(squares / degrees);
  if (!hasScatter({ value: scale, standardError: deviation })) return { value, ...unbounded };
  const margin = studentMargin((1 - intervalLevel) / groups.length, degrees);
  const reach = Float64Array.from(groups, ({ length }) => margin * deviation / Math.sqrt(length));
  const ends = [1, -1].map((sign) => {
    const ranks = ranksTowards(numbers, { means, reach, sign });
    return Math.max(-1, Math.min(1, spearman(ranks, numbers)));
  });
  return { value, low: Math.min(value, ...ends), high: Math.max(value, ...ends) };
}

/**
 * Ranks of means within their reach whose order is near that of the numbers (`sign` 1) or to its reverse (-1):
 * neighbours in the wrong order change places where both could be first, until none can. Every order that
 * the true means may have is made of such exchanges (two whose bounds are apart never change places), and
 * each takes the correlation nearer to its end.
 */
function ranksTowards(
  numbers: ArrayLike<number>,
  { means, reach, sign }: {
    readonly means: Float64Array;
    readonly reach: Float64Array;
    readonly sign: number;
  },
): Float64Array {
  const order = Int32Array.from(means, (_, i) => i).sort((a, b) => means[a] - means[b]);
  for (let changed = true; changed;) {
    changed = false;
    for (let k = 1; k < order.length; k++) {
      const [first, second] = [order[k - 1], order[k]];
      const isWrong = sign * (numbers[first] - numbers[second]) > 0;
      const mayChange = means[first] + reach[first] >= means[second] - reach[second];
      if (!isWrong || !mayChange) continue;
      [order[k - 1], order[k]] = [second, first];
      changed = true;
    }
  }
  const ranks = new Float64Array(means.length);
  order.forEach((group, rank) => ranks[group] = rank);
  return ranks;
}
