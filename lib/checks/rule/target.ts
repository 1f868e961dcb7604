/** What the parameters of a check refer to: predictions, points of the axes, rows of estimates. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Evidence, Prediction } from "../../contract/plugins.ts";
import { numbers, type Table, texts } from "../../contract/table.ts";
import { writtenTransform } from "../../contract/transforms.ts";
import type { CheckResult } from "../../contract/verdict.ts";
import { estimateStatistic, type StatisticEstimate } from "../../num/statistics/estimate.ts";
import { type Law, lawStatistic } from "../../num/statistics/law.ts";
import { sampleOf, type SampleParams } from "../../num/statistics/sample.ts";
import type { StatisticChoice } from "../../num/statistics/statistic.ts";
import { exactEstimate, exactStatistic } from "./exactness.ts";

/** A number, or the name of a prediction. */
export const targetSchema = v.union([v.number(), v.string()]);
/** Parsed {@link targetSchema}. */
export type Target = number | string;

/** Parameter that says where the theory's assumptions hold. */
export const regimeParams = {
  regimeWhere: v.optional(
    v.pipe(
      v.record(
        v.string(),
        v.strictObject({ min: v.optional(v.number()), max: v.optional(v.number()) }),
      ),
      v.description("axis values for which the theory holds; elsewhere: outside regime"),
    ),
    {},
  ),
};
type Regime = Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;

type At = Pick<Evidence<unknown>, "point" | "predictions">;

/** A prediction by its name. */
export function predictionOf({ predictions }: At, name: string): Prediction {
  const found = Object.hasOwn(predictions, name) ? predictions[name] : undefined;
  if (found !== undefined) return found;
  throw new UserError({
    action: `cannot find the prediction "${name}"`,
    allowed: Object.keys(predictions).join(", ") || "none: the claim names no theory",
  });
}

/** A predicted distribution. */
export function predictedLaw(at: At, name: string): Law {
  const found = predictionOf(at, name);
  if (found.shape === "distribution") return found;
  throw new UserError({ action: `cannot compare a sample with "${name}", a ${found.shape}` });
}

/**
 * The number that a target stands for: itself; a scalar prediction; a curve at the point's value of
 * its variable (linear between its abscissae); or the same statistic of a predicted distribution.
 */
export function targetValue(at: At, target: Target, choice?: StatisticChoice): number {
  if (typeof target === "number") return target;
  const found = predictionOf(at, target);
  if (found.shape === "scalar") return found.value;
  if (found.shape === "distribution") {
    if (choice !== undefined) return lawStatistic(found, choice);
    throw new UserError({ action: `cannot compare a number with "${target}", a distribution` });
  }
  const x = at.point[found.along];
  if (typeof x !== "number") {
    throw new UserError({
      action: `cannot read the curve "${target}" along ${found.along} at this point`,
      allowed: `a point with ${found.along}; this one has ${Object.keys(at.point).join(", ")}`,
    });
  }
  return interpolate(found.x, found.y, { at: x, name: target });
}

function interpolate(
  x: Float64Array,
  y: Float64Array,
  { at, name }: { readonly at: number; readonly name: string },
): number {
  let above = x.findIndex((value) => value >= at);
  if (above === 0 && x[0] === at) return y[0];
  if (above <= 0) {
    throw new UserError({
      action: `cannot read the curve "${name}" at ${at}`,
      allowed: `${x[0]} to ${x[x.length - 1]}`,
    });
  }
  if (x[above] === at) return y[above];
  above = Math.max(above, 1);
  const share = (at - x[above - 1]) / (x[above] - x[above - 1]);
  return y[above - 1] + share * (y[above] - y[above - 1]);
}

/** The one estimate of a quantity among the rows of a group; not random if `exact` says so. */
export function estimateOf(
  measured: Table,
  quantity: string,
  exact?: number,
): StatisticEstimate {
  const names = texts(measured, "quantity");
  const places = names.flatMap((name, index) => name === quantity ? [index] : []);
  if (places.length !== 1) {
    throw new UserError({
      action: `cannot check "${quantity}": ${places.length} estimates of that name in this group`,
      allowed: [...new Set(names)].join(", "),
      hint: places.length > 1
        ? "select one with `where`, or group with `by`"
        : "see the fit's names",
    });
  }
  const [index] = places;
  const read = (name: string) => numbers(measured, name)[index];
  const found = {
    value: read("value"),
    standardError: read("standardError"),
    // A missing end is one that the sample does not bound.
    low: Number.isNaN(read("low")) ? -Infinity : read("low"),
    high: Number.isNaN(read("high")) ? Infinity : read("high"),
    count: read("count"),
  };
  return exact === undefined ? found : exactEstimate(found, exact);
}

/** A statistic of a column of the measured rows. */
export function statisticOfRows(
  measured: Table,
  params: SampleParams & StatisticChoice & {
    readonly partner?: string | undefined;
    readonly exact?: number | undefined;
  },
): StatisticEstimate {
  const sample = sampleOf(measured, params, { partner: params.partner });
  return params.exact === undefined
    ? estimateStatistic(sample, params)
    : exactStatistic(sample, params, params.exact);
}

/** Turns the result at a point outside the theory's assumptions into "outside regime". */
export function withRegime(
  result: CheckResult,
  { point, regimeWhere }: {
    readonly point: Evidence<unknown>["point"];
    readonly regimeWhere: Regime;
  },
): CheckResult {
  for (const [name, { min = -Infinity, max = Infinity }] of Object.entries(regimeWhere)) {
    const value = point[name];
    if (typeof value !== "number") {
      throw new UserError({
        action: `cannot tell the regime: the point has no number "${name}"`,
        allowed: Object.keys(point).join(", "),
      });
    }
    if (value < min || value > max) {
      const how = `outside regime: ${name} = ${value}, theory holds for ${min} to ${max}; ` +
        result.how;
      return { ...result, verdict: "outside regime", how };
    }
  }
  return result;
}

/** "mean of rho", "quantile 0.1 of e^(2 logNorm)", "correlation of a and b". */
export function statisticName(
  { statistic, p, transform, column, partner }: SampleParams & StatisticChoice & {
    readonly partner?: string | undefined;
  },
): string {
  const name = statistic === "quantile" ? `quantile ${p}` : statistic.replaceAll("-", " ");
  const second = statistic === "correlation" ? ` and ${partner}` : "";
  return `${name} of ${writtenTransform(column, transform)}${second}`;
}
