/** Statistics of a sample, one estimate each. */
import * as v from "valibot";
import type { Fit } from "../contract/plugins.ts";
import { probability } from "../contract/schemas.ts";
import { estimateStatistic } from "../num/statistics/estimate.ts";
import { sampleOf, sampleParams } from "../num/statistics/sample.ts";
import { statisticNames } from "../num/statistics/statistic.ts";

const params = v.strictObject({
  ...sampleParams,
  statistics: v.optional(
    v.pipe(
      v.array(v.picklist(statisticNames.filter((name) => name !== "quantile"))),
      v.description("which statistics; each gives an estimate of its name"),
    ),
    ["mean"],
  ),
  quantiles: v.optional(
    v.pipe(
      v.array(probability),
      v.description("levels; each gives an estimate named `quantile <level>`"),
    ),
    [],
  ),
  partner: v.optional(v.pipe(v.string(), v.description("second column, for `correlation`"))),
});

/**
 * Estimates statistics of one column (unit of the column, to the statistic's power) with standard
 * errors from influence functions, clustered by network, and intervals of level 1 - 2.7e-3 as
 * lib/num/statistics/estimate.ts says. Deterministic.
 */
export const plugin = {
  summary: "mean, variance, median, quantiles … of a column, clustered by network",
  params,
  estimate(rows, options) {
    const sample = sampleOf(rows, options, { partner: options.partner });
    return [
      ...options.statistics.map((statistic) => ({
        quantity: statistic as string,
        ...estimateStatistic(sample, { statistic }),
      })),
      ...options.quantiles.map((p) => ({
        quantity: `quantile ${p}`,
        ...estimateStatistic(sample, { statistic: "quantile", p }),
      })),
    ];
  },
} satisfies Fit<v.InferOutput<typeof params>>;
