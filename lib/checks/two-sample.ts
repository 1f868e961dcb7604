/** Holds two samples against each other. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import { ksTwoSample } from "../num/statistics/kolmogorov.ts";
import { sampleOf, sampleParams } from "../num/statistics/sample.ts";
import { distanceParams, judgeDistance, requireIndependent } from "./rule/distance.ts";
import { format } from "./rule/judgement.ts";
import { regimeParams, withRegime } from "./rule/target.ts";

const params = v.strictObject({
  ...sampleParams,
  referenceColumn: v.optional(
    v.pipe(v.string(), v.description("column of the second sample (default: the same name)")),
  ),
  ...distanceParams,
  rival: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description("distance from the nearest rival's law, which the samples must exclude"),
    ),
  ),
  ...regimeParams,
});

/**
 * Two-sample Kolmogorov-Smirnov distance between the measured rows and those of the entry's
 * `reference`, by the rule of lib/checks/rule/distance.ts with N = n m / (n + m); `theory` in the
 * result is the largest distance allowed. The samples must be independent of each other. Dimensionless.
 */
export const plugin = {
  summary: "a column has one distribution in two inputs (Kolmogorov-Smirnov)",
  params,
  evaluate({ params: options, measured, reference, point }) {
    if (reference === undefined) {
      throw new UserError({
        action: "cannot compare two samples without a second input",
        hint: "name its role as `reference`",
      });
    }
    const { column, referenceColumn = column } = options;
    const first = sampleOf(measured, options);
    const second = sampleOf(reference, { ...options, column: referenceColumn });
    requireIndependent(first, column);
    requireIndependent(second, referenceColumn);
    const { statistic, pValue } = ksTwoSample(first.values, second.values);
    const [n, m] = [first.count, second.count];
    const scale = Math.sqrt((n + m) / (n * m));
    const detail = `${n} against ${m} values, p-value ${format(pValue)}`;
    const found = judgeDistance(statistic, {
      scale,
      options,
      point,
      rivalDistance: options.rival,
      detail,
    });
    return withRegime({ quantity: `law of ${column}`, count: n, ...found }, {
      point,
      regimeWhere: options.regimeWhere,
    });
  },
} satisfies Check<v.InferOutput<typeof params>>;
