/** The jackknife of a statistic of several groups' means. */
import { assert } from "../../contract/errors.ts";
import { mean } from "./moments.ts";

/** A statistic with its standard error, in its unit. */
export interface JackknifeEstimate {
  readonly value: number;
  readonly standardError: number;
}

/**
 * A statistic of the means of independent groups, and its standard error by the stratified
 * jackknife: each value is left out of its group in turn, and a group of n values contributes (n -
 * 1)/n times the squared deviations of the statistics so found from their mean (Efron and Stein
 * 1981; Shao and Tu 1995, section 2.1). Exact for linear statistics, also with two values a group,
 * where it moves a mean by just its error. Deterministic. Errors: a BugError for a group of fewer
 * than two values.
 */
export function jackknife(
  groups: readonly ArrayLike<number>[],
  statistic: (means: Float64Array) => number,
): JackknifeEstimate {
  const means = Float64Array.from(groups, (group) => mean(group));
  const value = statistic(means);
  let variance = 0;
  groups.forEach((group, g) => {
    const n = group.length;
    assert(n >= 2, `a jackknife of a group of ${n}: at least 2 needed`);
    const without = Float64Array.from(group, (one) => {
      const moved = means.slice();
      moved[g] = (n * means[g] - one) / (n - 1);
      return statistic(moved);
    });
    const centre = mean(without);
    for (const one of without) variance += (n - 1) / n * (one - centre) ** 2;
  });
  return { value, standardError: Math.sqrt(variance) };
}
