/** Holds a sample against a predicted law. */
import * as v from "valibot";
import type { Check } from "../contract/plugins.ts";
import { ksOneSample } from "../num/statistics/kolmogorov.ts";
import { lawCdf, lawCdfBelow, lawDistance } from "../num/statistics/law.ts";
import { sampleOf, sampleParams } from "../num/statistics/sample.ts";
import {
  distanceMargin,
  distanceParams,
  judgeDistance,
  requireIndependent,
} from "./rule/distance.ts";
import { format } from "./rule/judgement.ts";
import { marginOfBound } from "./rule/margin.ts";
import { predictedLaw, regimeParams, withRegime } from "./rule/target.ts";

const params = v.strictObject({
  ...sampleParams,
  predicts: v.pipe(v.string(), v.description("name of the predicted distribution")),
  ...distanceParams,
  rival: v.optional(
    v.pipe(v.string(), v.description("name of a rival distribution that the sample must exclude")),
  ),
  apart: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description("the claim is that the laws differ, by at least this distance"),
    ),
  ),
  ...regimeParams,
});

/**
 * One-sample Kolmogorov-Smirnov distance, by the rule of lib/checks/rule/distance.ts; `theory` in
 * the result is the largest one allowed. With `apart` the claim is the opposite: agrees if the interval of the distance
 * lies above `apart`, disagrees if below, else cannot tell. Dimensionless.
 */
export const plugin = {
  summary: "a column has the predicted distribution (Kolmogorov-Smirnov)",
  params,
  evaluate({ params: options, measured, ...at }) {
    const sample = sampleOf(measured, options);
    requireIndependent(sample, options.column);
    const { values, count } = sample;
    const law = predictedLaw(at, options.predicts);
    const { statistic, pValue } = ksOneSample(values, lawCdf(law), { cdfBelow: lawCdfBelow(law) });
    const scale = 1 / Math.sqrt(count);
    const quantity = `law of ${options.column}`;
    const { point } = at;
    const where = { point, regimeWhere: options.regimeWhere };
    if (options.apart !== undefined) {
      const found = judgeApart(statistic, distanceMargin(scale), options.apart);
      return withRegime({ quantity, count, ...found }, where);
    }
    const rivalDistance = options.rival === undefined
      ? undefined
      : lawDistance(law, predictedLaw(at, options.rival));
    const detail = `N = ${count}, p-value ${format(pValue)}`;
    const found = judgeDistance(statistic, { scale, options, point, rivalDistance, detail });
    return withRegime({ quantity, count, ...found }, where);
  },
} satisfies Check<v.InferOutput<typeof params>>;

function judgeApart(distance: number, margin: number, apart: number) {
  const [low, high] = [Math.max(0, distance - margin), Math.min(1, distance + margin)];
  const verdict = low > apart ? "agrees" : high < apart ? "disagrees" : "cannot tell";
  return {
    relation: ">=",
    theory: apart,
    measured: distance,
    low,
    high,
    rival: null,
    margin: marginOfBound({ value: distance, low, high }, { side: "above", bound: apart }),
    verdict,
    how: `KS distance ${format(distance)}, interval [${format(low)}, ${format(high)}], ` +
      `claimed at least ${format(apart)}`,
  } as const;
}
