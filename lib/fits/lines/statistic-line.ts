/**
 * Straight lines through a statistic at several points of an axis, after a change of scale on both
 * sides: what power laws, linear laws and extrapolations have in common.
 */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import type { Estimate } from "../../contract/plugins.ts";
import { groupBy, numbers, type Table } from "../../contract/table.ts";
import { clusterRows, intervalLevel, resampleStrata } from "../../num/statistics/bootstrap.ts";
import { standardDeviation } from "../../num/statistics/moments.ts";
import { fitLine } from "../../num/statistics/regression.ts";
import {
  type Sample,
  sampleOf,
  type SampleParams,
  sampleParams,
} from "../../num/statistics/sample.ts";
import { normalQuantile } from "../../num/analysis/special.ts";
import {
  type StatisticChoice,
  statisticOf,
  statisticParams,
} from "../../num/statistics/statistic.ts";

/** Parameters of every fit of a line to a statistic. */
export const lineParams = {
  ...sampleParams,
  ...statisticParams,
  along: v.pipe(v.string(), v.description("column of the variable that the law is in")),
  networks: v.optional(
    v.pipe(
      v.picklist(["independent", "shared"]),
      v.description(
        "whether each point along has its own networks, or one network gives a row at every point",
      ),
    ),
    "independent",
  ),
  weights: v.optional(
    v.pipe(
      v.picklist(["inverse-variance", "equal"]),
      v.description("weights of the points in the least squares"),
    ),
    "inverse-variance",
  ),
  replicates: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(50), v.description("bootstrap resamples")),
    400,
  ),
};

/** Parsed {@link lineParams}. */
export type LineParams = SampleParams & StatisticChoice & {
  readonly partner?: string | undefined;
  readonly along: string;
  readonly networks: "independent" | "shared";
  readonly weights: "inverse-variance" | "equal";
  readonly replicates: number;
};

/** The scales on which the law is a straight line. */
export interface Scales {
  x(along: number): number;
  y(statistic: number): number;
}

/** A line with its bootstrap replicates; slope and intercept in units of y and x. */
export interface StatisticLine {
  readonly slope: number;
  readonly intercept: number;
  readonly rSquared: number;
  readonly slopes: Float64Array;
  readonly intercepts: Float64Array;
  readonly rSquares: Float64Array;
  /** Independent networks behind all points. */
  readonly count: number;
}

interface Point {
  readonly along: number;
  readonly sample: Sample;
  /** Rows of each cluster. */
  readonly clusters: readonly Int32Array[];
}

/**
 * Weighted least squares of y(statistic) on x(along); the errors by resampling networks within each
 * point (`independent`) or all points together (`shared`). Weights are the inverse bootstrap
 * variances of y at each point, kept fixed over the replicates.
 */
export function fitStatisticLine(
  rows: Table,
  params: LineParams,
  { scales, key }: { readonly scales: Scales; readonly key: Key },
): StatisticLine {
  const points = pointsOf(rows, params);
  const x = points.map(({ along }) => finite(scales.x(along), `the axis value ${along}`));
  const scaled = (sample: Pick<Sample, "values" | "partner">, { along }: Point) =>
    finite(scales.y(statisticOf(sample, params)), `the ${params.statistic} at ${along}`);
  const y = points.map((point) => scaled(point.sample, point));
  const resampled = points.map(() => new Float64Array(params.replicates));
  const sizes = points.map(({ clusters }) => clusters.length);
  const shared = params.networks === "shared";
  resampleStrata(
    { strata: shared ? [sizes[0]] : sizes, key, replicates: params.replicates },
    (picked, b) =>
      points.forEach((point, k) =>
        resampled[k][b] = scaled(pick(point, shared ? picked[0] : picked[k]), point)
      ),
  );
  const errors = resampled.map(standardDeviation);
  // A point without scatter (a recursion, a fraction of 0) would take all the weight.
  const equal = params.weights === "equal" || errors.some((error) => error === 0);
  const weights = errors.map((error) => equal ? 1 : 1 / (error * error));
  const fits = Array.from(
    { length: params.replicates },
    (_, b) => fitLine(x, resampled.map((values) => values[b]), { weights }),
  );
  const { slope, intercept, rSquared } = fitLine(x, y, { weights });
  return {
    slope,
    intercept,
    rSquared,
    slopes: Float64Array.from(fits, (fit) => fit.slope),
    intercepts: Float64Array.from(fits, (fit) => fit.intercept),
    rSquares: Float64Array.from(fits, (fit) => fit.rSquared),
    count: shared ? sizes[0] : sizes.reduce((sum, size) => sum + size, 0),
  };
}

/** A normal interval at level 1 - 2.7e-3 from a value and its replicates. */
export function lineEstimate(
  quantity: string,
  value: number,
  { replicates, count }: { readonly replicates: Float64Array; readonly count: number },
): Estimate {
  const standardError = standardDeviation(replicates);
  const margin = -normalQuantile((1 - intervalLevel) / 2) * standardError;
  return { quantity, value, standardError, low: value - margin, high: value + margin, count };
}

function pointsOf(rows: Table, params: LineParams): Point[] {
  numbers(rows, params.along);
  const points = groupBy(rows, [params.along]).map(({ point, rows: own }) => {
    const sample = sampleOf(own, params, { partner: params.partner, across: [params.along] });
    return {
      along: point[params.along] as number,
      sample,
      clusters: clusterRows(sample.clusters),
    };
  }).sort((a, b) => a.along - b.along);
  for (const { along, clusters } of points) {
    if (clusters.length < 2) {
      throw new UserError({
        action:
          `cannot give ${params.column} at ${params.along} ${along} a standard error: one network`,
        allowed: "at least two networks at each point of the fit",
        exitCode: 1,
      });
    }
    if (params.networks === "shared" && clusters.length !== points[0].clusters.length) {
      throw new UserError({
        action:
          `cannot resample shared networks: ${clusters.length} at ${params.along} ${along}, ` +
          `${points[0].clusters.length} at ${points[0].along}`,
        hint: "say `networks: independent` if each point has its own",
        exitCode: 1,
      });
    }
  }
  return points;
}

function pick(
  { sample, clusters }: Point,
  picked: Int32Array,
): Pick<Sample, "values" | "partner"> {
  // With one row per network (the usual case), clusters are rows.
  const chosen = clusters.length === sample.values.length ? picked : rowsOf(clusters, picked);
  const { length } = chosen;
  const take = (values: Float64Array) => {
    const taken = new Float64Array(length);
    for (let i = 0; i < length; i++) taken[i] = values[chosen[i]];
    return taken;
  };
  return {
    values: take(sample.values),
    ...(sample.partner ? { partner: take(sample.partner) } : {}),
  };
}

function rowsOf(clusters: readonly Int32Array[], picked: Int32Array): Int32Array {
  let length = 0;
  for (const cluster of picked) length += clusters[cluster].length;
  const rows = new Int32Array(length);
  let offset = 0;
  for (const cluster of picked) {
    rows.set(clusters[cluster], offset);
    offset += clusters[cluster].length;
  }
  return rows;
}

function finite(value: number, what: string): number {
  if (Number.isFinite(value)) return value;
  throw new UserError({
    action: `cannot fit a line: ${what} is ${value} on the scale of the fit`,
    hint: "a power law needs positive values; is there a transform or a column that gives them?",
    exitCode: 1,
  });
}
