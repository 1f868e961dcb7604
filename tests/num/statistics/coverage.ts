/** Laws and statistics of which the intervals' coverage is counted. */
import type { Key } from "../../../lib/contract/key.ts";
import { fold } from "../../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../../lib/num/random/random.ts";
import { estimateStatistic } from "../../../lib/num/statistics/estimate.ts";
import { normalMargin } from "../../../lib/num/statistics/interval.ts";
import type { Sample } from "../../../lib/num/statistics/sample.ts";
import type { StatisticChoice } from "../../../lib/num/statistics/statistic.ts";

/** Numbers of clusters. */
export const counts = [2, 3, 5, 8, 30];

export type Draw = (stream: RandomStream, n: number) => Sample;

/** Independent rows, one a cluster. */
function rows(one: (stream: RandomStream) => number, second?: Draw): Draw {
  return (stream, n) => {
    const values = Float64Array.from({ length: n }, () => one(stream));
    const clusters = Int32Array.from(values, (_, i) => i);
    const sample = { values, clusters, count: n };
    return second === undefined ? sample : { ...sample, partner: second(stream, n).values };
  };
}

export const normal = rows((stream) => stream.normal());
export const exponential = rows((stream) => stream.gamma(1));
export const logNormal = rows((stream) => Math.exp(0.5 * stream.normal()));
const bernoulli = (p: number) => rows((stream) => stream.uniform() < p ? 1 : 0);
/** Four rows a network that share most of their value. */
const clustered: Draw = (stream, n) => {
  const shared = Float64Array.from({ length: n }, () => stream.normal());
  const clusters = Int32Array.from({ length: 4 * n }, (_, i) => i >> 2);
  const values = Float64Array.from(clusters, (c) => shared[c] + 0.5 * stream.normal());
  return { values, clusters, count: n };
};
const correlated: Draw = (stream, n) => {
  const { values, ...sample } = normal(stream, n);
  return { ...sample, values, partner: values.map((a) => 0.8 * a + 0.6 * stream.normal()) };
};

/** Misses of the interval, and of three standard errors as if there were many clusters. */
export function missesOf(
  draw: Draw,
  choice: StatisticChoice,
  { truth, n, trials, key }: {
    readonly truth: number;
    readonly n: number;
    readonly trials: number;
    readonly key: Key;
  },
): { readonly interval: number; readonly normal: number } {
  const stream = randomStream(fold(key, n));
  let [interval, wrong] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const { value, standardError, low, high } = estimateStatistic(draw(stream, n), choice);
    if (truth < low || truth > high) interval++;
    if (Math.abs(value - truth) > normalMargin * standardError) wrong++;
  }
  return { interval, normal: wrong };
}

/** Statistics whose intervals are promised to cover at their level: name, law, choice, truth. */
export const promised: [string, Draw, StatisticChoice, number][] = [
  ["mean of normal values", normal, { statistic: "mean" }, 0],
  ["mean of clustered normal values", clustered, { statistic: "mean" }, 0],
  ["median of clustered normal values", clustered, { statistic: "median" }, 0],
  ["median of exponential values", exponential, { statistic: "median" }, Math.LN2],
  ["10% quantile of log-normal values", logNormal, { statistic: "quantile", p: 0.1 }, 0.52688],
  ["share of 0.3", bernoulli(0.3), { statistic: "proportion" }, 0.3],
  ["share of 0.001", bernoulli(0.001), { statistic: "proportion" }, 0.001],
  ["variance of normal values", normal, { statistic: "variance" }, 1],
  ["standard deviation of normal values", normal, { statistic: "standard-deviation" }, 1],
  ["root mean square of normal values", normal, { statistic: "root-mean-square" }, 1],
  [
    "root mean square of exponential values",
    exponential,
    { statistic: "root-mean-square" },
    Math.SQRT2,
  ],
  ["correlation of normal pairs", correlated, { statistic: "correlation" }, 0.8],
];
