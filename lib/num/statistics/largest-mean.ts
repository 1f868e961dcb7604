/** The largest of several means. */
import { assert } from "../../contract/errors.ts";
import { hasScatter, type Interval, unbounded } from "./interval.ts";
import { mean } from "./moments.ts";
import { studentMargin } from "./student.ts";

/** The largest of the groups' true means, in the unit of the values. */
export interface LargestMean extends Interval {
  /** The largest sample mean: biased upwards, by about one of its errors where several are near. */
  readonly value: number;
  /** Standard error of the group that has it. */
  readonly standardError: number;
  /** Values in that group. */
  readonly count: number;
}

/**
 * The largest of the means of independent groups, with an interval that does not take the group as given. Write
 * s for the standard deviation within groups, pooled, and e_k = s/sqrt(n_k). The truth is at least mean_k - t e_k of
 * every group if no group fails, t being Student's quantile for tail/K (Bonferroni); it is at most the largest
 * mean_k + t e_k, with t for the tail alone, for the truly largest group is one of them. So the
 * interval misses with probability at most `miss`, however many groups are near the largest, for
 * normal values whose scatter is equal in all groups. Unbounded without scatter. At least two values a
 * group.
 * @param miss probability of both sides together
 */
export function largestMean(groups: readonly ArrayLike<number>[], miss: number): LargestMean {
  assert(groups.length > 0 && miss > 0 && miss < 1, `${groups.length} groups, miss ${miss}`);
  const means = groups.map((group) => mean(group));
  let [squares, degrees] = [0, 0];
  groups.forEach((group, k) => {
    assert(group.length >= 2, `the scatter of a group of ${group.length}: at least 2 needed`);
    for (let i = 0; i < group.length; i++) squares += (group[i] - means[k]) ** 2;
    degrees += group.length - 1;
  });
  const errors = groups.map(({ length }) => Math.sqrt(squares / degrees / length));
  const greatest = means.indexOf(Math.max(...means));
  const [value, standardError] = [means[greatest], errors[greatest]];
  const count = groups[greatest].length;
  if (!hasScatter({ value, standardError })) return { value, standardError, ...unbounded, count };
  const wide = studentMargin(miss / groups.length, degrees);
  const narrow = studentMargin(miss, degrees);
  return {
    value,
    standardError,
    low: Math.max(...means.map((one, k) => one - wide * errors[k])),
    high: Math.max(...means.map((one, k) => one + narrow * errors[k])),
    count,
  };
}
