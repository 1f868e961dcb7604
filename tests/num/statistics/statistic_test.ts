/**
 * Coverage at level 1 - 2.7e-3 is simulated with 4,000 samples: a true miss rate of 2.7e-3 gives 10.8
 * misses. The upper bound of 1.2% (48 misses) fails wrongly with probability below 1e-15, and catches
 * a miss rate of 2.2% (intervals of 2.3 standard errors) with probability 0.999.
 */
import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../../lib/num/random/random.ts";
import type { Sample } from "../../../lib/num/statistics/sample.ts";
import {
  estimateStatistic,
  type StatisticChoice,
  statisticNames,
  statisticOf,
} from "../../../lib/num/statistics/statistic.ts";
import { assertClose } from "../../support.ts";

function sampleFrom(values: Float64Array, partner?: Float64Array): Sample {
  const clusters = Int32Array.from(values, (_, i) => i);
  return { values, clusters, count: values.length, ...(partner ? { partner } : {}) };
}

const trials = 4000;

/** Share of intervals that miss the truth. */
function missRate(
  draw: (stream: RandomStream) => Sample,
  choice: StatisticChoice,
  truth: number,
): number {
  const stream = randomStream(keyOf(20221));
  let misses = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { low, high } = estimateStatistic(draw(stream), choice);
    if (truth < low || truth > high) misses++;
  }
  return misses / trials;
}

function normals(stream: RandomStream, n: number): Float64Array {
  const values = new Float64Array(n);
  stream.fillNormal(values);
  return values;
}

const exponential = (stream: RandomStream) =>
  sampleFrom(Float64Array.from({ length: 200 }, () => stream.gamma(1)));
const normal = (stream: RandomStream) => sampleFrom(normals(stream, 200));
// Ratios of fourth moments converge slowly: intervals of heavy-tailed values are too short at any size
// that is simulated here, those of bounded values are not.
const uniform = (stream: RandomStream) =>
  sampleFrom(Float64Array.from({ length: 400 }, () => stream.uniform()));
const correlated = (stream: RandomStream) => {
  const [a, b] = [normals(stream, 200), normals(stream, 200)];
  return sampleFrom(a, b.map((z, i) => 0.8 * a[i] + 0.6 * z));
};

// Samples of 200: exponential values are as skewed as anything measured here after a logarithm.
const laws: [string, (stream: RandomStream) => Sample, StatisticChoice, number][] = [
  ["mean of exponential values", exponential, { statistic: "mean" }, 1],
  ["median of exponential values", exponential, { statistic: "median" }, Math.LN2],
  ["10% quantile of normal values", normal, { statistic: "quantile", p: 0.1 }, -1.2815515655446004],
  ["variance of normal values", normal, { statistic: "variance" }, 1],
  ["standard deviation of normal values", normal, { statistic: "standard-deviation" }, 1],
  ["root mean square of normal values", normal, { statistic: "root-mean-square" }, 1],
  ["second moment of normal values", normal, { statistic: "second-moment" }, 1],
  ["skewness of normal values", normal, { statistic: "skewness" }, 0],
  ["kurtosis of uniform values", uniform, { statistic: "kurtosis" }, 1.8],
  ["moment ratio of uniform values", uniform, { statistic: "moment-ratio" }, 1.8],
  ["correlation of normal pairs", correlated, { statistic: "correlation" }, 0.8],
];

for (const [name, draw, choice, truth] of laws) {
  Deno.test(`the interval of the ${name} covers it as its level says`, () => {
    const rate = missRate(draw, choice, truth);
    assert.ok(rate <= 0.012, `missed in ${rate} of trials`);
  });
}

/** 50 networks of 8 rows each; rows of a network share most of their value. */
function clustered(stream: RandomStream): Sample {
  const values = new Float64Array(400);
  const clusters = new Int32Array(400);
  for (let c = 0; c < 50; c++) {
    const shared = stream.normal();
    for (let k = 0; k < 8; k++) {
      values[8 * c + k] = shared + 0.5 * stream.normal();
      clusters[8 * c + k] = c;
    }
  }
  return { values, clusters, count: 50 };
}

Deno.test("intervals of clustered rows cover when clustered, and would not if rows were taken as independent", () => {
  for (const statistic of ["mean", "median"] as const) {
    // Fifty clusters: t-like tails double the miss rate; 1.5% leaves room.
    assert.ok(missRate(clustered, { statistic }, 0) <= 0.015);
    // Independent rows would give errors too small by sqrt(8 * 0.8 + 0.2) = 2.6: 25% missed.
    const independent = (stream: RandomStream) => sampleFrom(clustered(stream).values);
    assert.ok(missRate(independent, { statistic }, 0) > 0.15);
  }
});

Deno.test("influence functions are the derivative of the statistic in the weight of a value", () => {
  // The standard error from influences against the delete-one jackknife: equal to O(1/n).
  const stream = randomStream(keyOf(5));
  const n = 4000;
  const values = Float64Array.from({ length: n }, () => stream.uniform());
  const partner = values.map((x) => x + 0.5 * stream.uniform());
  for (const statistic of statisticNames) {
    if (statistic === "median" || statistic === "quantile") continue;
    const { standardError } = estimateStatistic(sampleFrom(values, partner), { statistic });
    const groups = 200;
    const left = Float64Array.from({ length: groups }, (_, g) => {
      const kept = values.map((_, i) => i).filter((i) => i % groups !== g);
      const take = (source: Float64Array) => Float64Array.from(kept, (i) => source[i]);
      return statisticOf({ values: take(values), partner: take(partner) }, { statistic });
    });
    const centre = left.reduce((sum, x) => sum + x, 0) / groups;
    const squares = left.reduce((sum, x) => sum + (x - centre) ** 2, 0);
    const jackknife = Math.sqrt(squares * (groups - 1) / groups);
    // 200 groups know a standard error to 5%; five times that fails wrongly with rate 6e-7.
    assertClose(standardError, jackknife, { relative: 0.25, what: statistic });
  }
});

Deno.test("statistics of a small sample are those worked out by hand", () => {
  const sample = sampleFrom(Float64Array.of(1, 2, 3, 6), Float64Array.of(2, 4, 6, 12));
  const expected: Record<string, number> = {
    "mean": 3,
    "variance": 14 / 3,
    "standard-deviation": Math.sqrt(14 / 3),
    "second-moment": 12.5,
    "root-mean-square": Math.sqrt(12.5),
    "skewness": (-8 - 1 + 27) / 4 / 3.5 ** 1.5,
    "kurtosis": (16 + 1 + 81) / 4 / 3.5 ** 2,
    "moment-ratio": (1 + 16 + 81 + 1296) / 4 / 12.5 ** 2,
    "median": 2.5,
    "quantile": 3.75,
    "correlation": 1,
  };
  for (const statistic of statisticNames) {
    // Position 3 * 0.75 = 2.25 in (1, 2, 3, 6).
    const value = statisticOf(sample, { statistic, p: 0.75 });
    assertClose(value, expected[statistic], { absolute: 1e-12, what: statistic });
  }
});

Deno.test("one network has no standard error", () => {
  const one = { values: Float64Array.of(1, 2), clusters: Int32Array.of(0, 0), count: 1 };
  assert.throws(() => estimateStatistic(one, { statistic: "mean" }), /two independent networks/);
});
