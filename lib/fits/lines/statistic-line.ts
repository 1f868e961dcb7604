/**
 * Straight lines through a statistic at several points of an axis, after a change of scale on both
 * sides: what power laws, linear laws and extrapolations have in common.
 */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Estimate } from "../../contract/plugins.ts";
import { groupBy, numbers, type Table } from "../../contract/table.ts";
import { degreesOfCluster, influenceOf, measuredFrom } from "../../num/statistics/influence.ts";
import { hasScatter, type Measured, studentInterval } from "../../num/statistics/interval.ts";
import { fitLine } from "../../num/statistics/regression.ts";
import {
  type Sample,
  sampleOf,
  type SampleParams,
  sampleParams,
} from "../../num/statistics/sample.ts";
import { type StatisticChoice, statisticParams } from "../../num/statistics/statistic.ts";

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
};

/** Parsed {@link lineParams}. */
export type LineParams = SampleParams & StatisticChoice & {
  readonly partner?: string | undefined;
  readonly along: string;
  readonly networks: "independent" | "shared";
  readonly weights: "inverse-variance" | "equal";
};

/** The scales on which the law is a straight line: powers or logarithms. */
export interface Scales {
  x(along: number): number;
  readonly y: "identity" | "log";
}

/** A number of a line with what is known of its error. */
export type LineNumber = Measured & {
  /** Independent networks behind all points. */
  readonly count: number;
};

/** Slope and intercept in units of y and x; `rSquared` is missing (NaN) for points on one height. */
export interface StatisticLine {
  readonly slope: LineNumber;
  readonly intercept: LineNumber;
  readonly rSquared: LineNumber;
}

interface Point {
  readonly along: number;
  /** The statistic on the scale of the fit, and the influence of each network on it. */
  readonly y: number;
  readonly ofClusters: Float64Array;
}

/**
 * Weighted least squares of y(statistic) on x(along). Errors from the influence of each network, by Welch and
 * Satterthwaite over points (`independent`), or of each network on all points together (`shared`);
 * they are about the networks, not about whether the law is a line. Weights are the inverse
 * squared errors of y, and equal where a point has fewer than {@link degreesForWeights} degrees of freedom
 * or no scatter. A point without scatter leaves the errors unknown (NaN): an interval of the line is
 * then unbounded. Nothing is resampled. Slopes of means of normal values are missed by 0.27 %, as the level
 * says; of medians, root mean squares and skewed values by up to 0.7 %, between 2 and 60 networks a
 * point (simulated in tests/fits/lines/statistic-line_test.ts).
 */
export function fitStatisticLine(
  rows: Table,
  params: LineParams,
  scales: Scales,
): StatisticLine {
  const points = pointsOf(rows, params, scales);
  const x = points.map(({ along }) => finite(scales.x(along), `the axis value ${along}`));
  const y = points.map((point) => point.y);
  const weights = weightsOf(points, params);
  const { slope, intercept, rSquared } = fitLine(x, y, { weights });
  const gradients = gradientsOf({ x, y, weights }, { slope, intercept });
  const number = (value: number, gradient: readonly number[]) =>
    lineNumber(value, gradient, points, params);
  return {
    slope: number(slope, gradients.slope),
    intercept: number(intercept, gradients.intercept),
    rSquared: number(rSquared, gradients.rSquared),
  };
}

/**
 * Fewest degrees of freedom of each point's error for it to weigh the point: weights from fewer networks would
 * prefer points that scatter little by luck, and the error of the line would come out too small.
 */
export const degreesForWeights = 30;

function weightsOf(points: readonly Point[], { weights, statistic }: LineParams): number[] {
  const errors = points.map(errorAt);
  const known = errors.every((error) =>
    hasScatter(error) && error.degrees * degreesOfCluster(statistic) >= degreesForWeights
  );
  return errors.map(({ standardError }) => known && weights !== "equal" ? standardError ** -2 : 1);
}

function errorAt({ y, ofClusters }: Point): Measured {
  return measuredFrom(y, [ofClusters]);
}

/** Derivatives of slope, intercept and R^2 by the heights of the points, weights being fixed. */
function gradientsOf(
  { x, y, weights }: {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly weights: readonly number[];
  },
  { slope, intercept }: { readonly slope: number; readonly intercept: number },
): Readonly<Record<"slope" | "intercept" | "rSquared", readonly number[]>> {
  const total = sum(weights);
  const centre = sum(x.map((value, k) => weights[k] * value)) / total;
  const height = sum(y.map((value, k) => weights[k] * value)) / total;
  const spread = sum(x.map((value, k) => weights[k] * (value - centre) ** 2));
  const ofSlope = x.map((value, k) => weights[k] * (value - centre) / spread);
  const residuals = y.map((value, k) => value - intercept - slope * x[k]);
  const left = sum(residuals.map((value, k) => weights[k] * value ** 2));
  const all = sum(y.map((value, k) => weights[k] * (value - height) ** 2));
  return {
    slope: ofSlope,
    intercept: ofSlope.map((value, k) => weights[k] / total - centre * value),
    rSquared: residuals.map((value, k) =>
      2 * weights[k] * (left / all * (y[k] - height) - value) / all
    ),
  };
}

/** The number with its error, from the influence of each network on it. */
function lineNumber(
  value: number,
  gradient: readonly number[],
  points: readonly Point[],
  { networks, statistic }: LineParams,
): LineNumber {
  const influences = points.map(({ ofClusters }, k) => ofClusters.map((one) => gradient[k] * one));
  const groups = networks === "shared" ? [sumOver(influences)] : influences;
  const count = sum(groups.map(({ length }) => length));
  const measured = measuredFrom(value, groups, degreesOfCluster(statistic));
  const known = points.every((point) => hasScatter(errorAt(point)));
  return { ...measured, standardError: known ? measured.standardError : NaN, count };
}

function sumOver(influences: readonly Float64Array[]): Float64Array {
  return influences[0].map((_, i) => sum(influences.map((ofPoint) => ofPoint[i])));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The estimate of a number of a line, with an interval of level 1 - 2.7e-3 by Student's law. */
export function lineEstimate(
  quantity: string,
  { count, ...measured }: LineNumber,
): Estimate {
  const { value, standardError } = measured;
  return { quantity, value, standardError, ...studentInterval(measured), count };
}

function pointsOf(rows: Table, params: LineParams, scales: Scales): Point[] {
  numbers(rows, params.along);
  const samples = groupBy(rows, [params.along]).map(({ point, rows: own }) => ({
    along: point[params.along] as number,
    sample: sampleOf(own, params, { partner: params.partner, across: [params.along] }),
  })).sort((a, b) => a.along - b.along);
  for (const { along, sample } of samples) {
    if (sample.count < 2) {
      throw new UserError({
        action:
          `cannot give ${params.column} at ${params.along} ${along} a standard error: one network`,
        allowed: "at least two networks at each point of the fit",
        exitCode: 1,
      });
    }
    if (params.networks === "shared" && sample.count !== samples[0].sample.count) {
      throw new UserError({
        action: `cannot fit shared networks: ${sample.count} at ${params.along} ${along}, ` +
          `${samples[0].sample.count} at ${samples[0].along}`,
        hint: "say `networks: independent` if each point has its own",
        exitCode: 1,
      });
    }
  }
  return samples.map((one) => pointOf(one, params, scales));
}

function pointOf(
  { along, sample }: { readonly along: number; readonly sample: Sample },
  params: LineParams,
  scales: Scales,
): Point {
  const { value, ofClusters } = influenceOf(sample, params);
  const what = `the ${params.statistic} at ${along}`;
  if (scales.y === "identity") return { along, y: finite(value, what), ofClusters };
  if (!(value > 0)) throw noLogarithm(what, value);
  const y = finite(Math.log(value), what);
  return { along, y, ofClusters: ofClusters.map((one) => one / value) };
}

function noLogarithm(what: string, value: number): UserError {
  return new UserError({
    action: `cannot fit a power law: ${what} is ${value}, which has no logarithm`,
    allowed: "a positive number at each point",
    hint: "is there a transform or a column that gives one? The fit `line` takes any numbers",
    exitCode: 1,
  });
}

function finite(value: number, what: string): number {
  if (Number.isFinite(value)) return value;
  throw new UserError({
    action: `cannot fit a line: ${what} is ${value} on the scale of the fit`,
    hint: "the numbers overflow, or the axis has no such power or logarithm",
    exitCode: 1,
  });
}
