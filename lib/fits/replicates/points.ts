/** Samples of few networks at each of several sizes, and what their scatter says of combinations of means. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Estimate } from "../../contract/plugins.ts";
import { groupBy, numbers, select, type Table } from "../../contract/table.ts";
import { measuredFrom } from "../../num/statistics/influence.ts";
import { studentInterval } from "../../num/statistics/interval.ts";
import { mean } from "../../num/statistics/moments.ts";
import { sampleOf, sampleParams } from "../../num/statistics/sample.ts";

/** Parameters of fits of few networks at each size; spread into a strictObject. */
export const replicateParams = {
  ...sampleParams,
  along: v.pipe(v.string(), v.description("column of the size")),
  from: v.optional(v.pipe(v.number(), v.description("smallest size used")), -Infinity),
  to: v.optional(v.pipe(v.number(), v.description("largest size used")), Infinity),
  met: v.optional(
    v.pipe(v.string(), v.description("use only networks with 1 in this column (default: all)")),
  ),
};
const schema = v.object(replicateParams);
/** Parsed {@link replicateParams}. */
export type ReplicateParams = v.InferOutput<typeof schema>;

/** One size with the values of its networks, one each, in the unit of the column after `transform`. */
export interface ReplicatePoint {
  readonly along: number;
  readonly values: Float64Array;
}

/**
 * The sizes in increasing order, with the values of the networks that count. Sizes of fewer than two such
 * networks are left out; fewer than `fewest` sizes left is a UserError.
 */
export function replicatePoints(
  rows: Table,
  params: ReplicateParams,
  fewest: number,
): ReplicatePoint[] {
  const { along, from, to, met } = params;
  const sizes = numbers(rows, along);
  const flags = met === undefined ? undefined : numbers(rows, met);
  const used = Array.from({ length: rows.length }, (_, i) => i).filter((i) =>
    sizes[i] >= from && sizes[i] <= to && (flags === undefined || flags[i] === 1)
  );
  const points = groupBy(select(rows, used), [along]).map(({ point, rows: own }) => {
    const { values, count } = sampleOf(own, params, { across: [along] });
    if (count !== values.length) throw severalRows(params.column, values.length, count);
    return { along: point[along] as number, values };
  }).filter(({ values }) => values.length >= 2).sort((a, b) => a.along - b.along);
  if (points.length >= fewest) return points;
  throw new UserError({
    action: `cannot fit ${params.column} along ${along}: ${points.length} sizes with two networks` +
      (met === undefined ? "" : ` of ${met} = 1`),
    allowed: `at least ${fewest}`,
    hint: "widen the range, train more networks, or longer",
    exitCode: 1,
  });
}

function severalRows(column: string, rows: number, networks: number): UserError {
  return new UserError({
    action: `cannot fit ${column}: ${rows} rows of ${networks} networks at one size`,
    allowed: "one row per network",
    hint: "select one row of each with `where`",
    exitCode: 1,
  });
}

/**
 * Estimate of sum_i c_i (mean at point i): standard error from the scatter within each point, which may
 * differ between points, and a Student interval at level 1 - 2.7e-3 with the degrees of freedom of Welch
 * (1947) and Satterthwaite (1946). Unbounded without scatter.
 */
export function combination(
  quantity: string,
  points: readonly ReplicatePoint[],
  coefficients: ArrayLike<number>,
): Estimate {
  let [value, count] = [0, 0];
  const influences = points.map(({ values }, i) => {
    const centre = mean(values);
    value += coefficients[i] * centre;
    count += values.length;
    return values.map((one) => coefficients[i] * (one - centre) / values.length);
  });
  const measured = measuredFrom(value, influences);
  const { standardError } = measured;
  return { quantity, value, standardError, ...studentInterval(measured), count };
}
