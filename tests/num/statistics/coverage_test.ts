/**
 * Coverage at level 1 - 2.7e-3 with 2, 3, 5, 8 and 30 clusters, each by 2,000 samples: 5.4 misses expected, 22 or more
 * with probability below 1e-6; a rate of 2 % (40 expected) shows with probability 0.999. Where a law is not
 * promised that level, the ceiling stated in lib/num/statistics/estimate.ts is held instead.
 */
import assert from "node:assert/strict";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../../lib/num/random/random.ts";
import { estimateStatistic } from "../../../lib/num/statistics/estimate.ts";
import { normalMargin } from "../../../lib/num/statistics/interval.ts";
import type { Sample } from "../../../lib/num/statistics/sample.ts";
import type { StatisticChoice } from "../../../lib/num/statistics/statistic.ts";

const trials = 2000;
const counts = [2, 3, 5, 8, 30];

type Draw = (stream: RandomStream, n: number) => Sample;

/** Independent rows, one a cluster. */
function rows(one: (stream: RandomStream) => number, second?: Draw): Draw {
  return (stream, n) => {
    const values = Float64Array.from({ length: n }, () => one(stream));
    const clusters = Int32Array.from(values, (_, i) => i);
    const sample = { values, clusters, count: n };
    return second === undefined ? sample : { ...sample, partner: second(stream, n).values };
  };
}

const normal = rows((stream) => stream.normal());
const exponential = rows((stream) => stream.gamma(1));
const logNormal = rows((stream) => Math.exp(0.5 * stream.normal()));
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
function missesOf(
  draw: Draw,
  choice: StatisticChoice,
  { truth, n }: { readonly truth: number; readonly n: number },
): { readonly interval: number; readonly normal: number } {
  const stream = randomStream(fold(keyOf(20261), n));
  let [interval, wrong] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const { value, standardError, low, high } = estimateStatistic(draw(stream, n), choice);
    if (truth < low || truth > high) interval++;
    if (Math.abs(value - truth) > normalMargin * standardError) wrong++;
  }
  return { interval, normal: wrong };
}

const promised: [string, Draw, StatisticChoice, number][] = [
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

for (const [name, draw, choice, truth] of promised) {
  Deno.test(`the interval of the ${name} covers it with 2, 3, 5, 8, 30 clusters`, () => {
    for (const n of counts) {
      const { interval } = missesOf(draw, choice, { truth, n });
      assert.ok(interval < 22, `${interval} of ${trials} missed with ${n} clusters`);
    }
  });
}

// Ceilings: 2 % is promised, 40 expected at most; 75 or more has probability below 1e-6.
Deno.test("means of skewed values are missed by at most 2 %, and not covered at the level", () => {
  for (const n of counts) {
    const { interval } = missesOf(exponential, { statistic: "mean" }, { truth: 1, n });
    assert.ok(interval < 75, `${interval} of ${trials} missed with ${n} clusters`);
    const { interval: mild } = missesOf(logNormal, { statistic: "mean" }, {
      truth: Math.exp(0.125),
      n,
    });
    assert.ok(mild < 45, `${mild} of ${trials} missed with ${n} clusters`);
  }
  // That the level is not promised is no caution: with eight clusters it is not kept.
  assert.ok(missesOf(exponential, { statistic: "mean" }, { truth: 1, n: 8 }).interval > 12);
});

Deno.test("three standard errors without Student's law miss a normal mean up to a fifth of the time", () => {
  for (const [n, least] of [[2, 350], [3, 140], [5, 50], [8, 25]]) {
    const { normal: wrong } = missesOf(normal, { statistic: "mean" }, { truth: 0, n });
    assert.ok(wrong > least, `${wrong} of ${trials} with ${n} clusters`);
  }
});
