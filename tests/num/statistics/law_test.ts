import assert from "node:assert/strict";
import {
  lawCdf,
  lawCdfBelow,
  lawDistance,
  lawMoment,
  lawQuantile,
  lawStatistic,
  sampleDistance,
} from "../../../lib/num/statistics/law.ts";
import { ksOneSample } from "../../../lib/num/statistics/kolmogorov.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { normalCdf, normalQuantile } from "../../../lib/num/analysis/special.ts";
import { assertClose } from "../../support.ts";

const x = Float64Array.from({ length: 4001 }, (_, i) => -10 + i / 200);
const normal = { x, cdf: x.map(normalCdf) };
const uniform = { x: Float64Array.of(0, 2), cdf: Float64Array.of(0, 1) };
/** Half an atom at 0, half uniform on [0, 1]. */
const mixed = { x: Float64Array.of(0, 0, 1), cdf: Float64Array.of(0, 0.5, 1) };

Deno.test("between its abscissae a law is linear, outside 0 and 1", () => {
  const cdf = lawCdf(uniform);
  assert.deepEqual([-1, 0, 0.5, 2, 3].map(cdf), [0, 0, 0.25, 1, 1]);
  for (const t of [-3.33, 0.001, 1.7]) {
    assertClose(lawCdf(normal)(t), normalCdf(t), { absolute: 2e-6 });
  }
});

Deno.test("an atom is a step: the function has its upper end, the left limit its lower", () => {
  assert.equal(lawCdf(mixed)(0), 0.5);
  assert.equal(lawCdfBelow(mixed)(0), 0);
  assert.equal(lawCdf(mixed)(0.5), 0.75);
  assert.equal(lawCdfBelow(mixed)(0.5), 0.75);
  assert.equal(lawCdfBelow(mixed)(2), 1);
});

Deno.test("statistics of a tabulated normal law are those of the normal law", () => {
  const expected = {
    "mean": 0,
    "variance": 1,
    "median": 0,
    "moment-ratio": 3,
    "root-mean-square": 1,
  };
  for (const [statistic, value] of Object.entries(expected)) {
    const found = lawStatistic(normal, { statistic: statistic as "mean" });
    assertClose(found, value, { absolute: 2e-5, what: statistic });
  }
  for (const p of [0.1, 0.9]) {
    assertClose(lawStatistic(normal, { statistic: "quantile", p }), normalQuantile(p), {
      absolute: 1e-5,
    });
  }
  assert.throws(() => lawStatistic(normal, { statistic: "kurtosis" }), /kurtosis/);
});

Deno.test("moments are exact for uniform pieces and atoms, also where abscissae nearly meet", () => {
  assertClose(lawMoment(uniform, 2), 4 / 3, { relative: 1e-15 });
  assertClose(lawMoment(mixed, 1), 0.25, { relative: 1e-15 });
  const close = { x: Float64Array.of(1 - 2e-15, 1 - 1e-15), cdf: Float64Array.of(0, 1) };
  assertClose(lawMoment(close, 4), 1, { absolute: 1e-14 });
  // Mass outside the table sits at its ends.
  assert.equal(lawMoment({ x: Float64Array.of(1, 3), cdf: Float64Array.of(0.5, 0.5) }, 1), 2);
});

Deno.test("quantiles invert the distribution function", () => {
  assert.equal(lawQuantile(uniform, 0.25), 0.5);
  assert.equal(lawQuantile(mixed, 0.3), 0);
  assert.equal(lawQuantile(mixed, 0.75), 0.5);
  assert.equal(lawQuantile(uniform, 1), 2);
});

Deno.test("the distance of two laws is the largest gap of their functions", () => {
  assert.equal(lawDistance(uniform, uniform), 0);
  assert.equal(lawDistance(uniform, mixed), 0.5);
  assert.equal(lawDistance(mixed, uniform), 0.5);
  const shifted = { ...normal, x: x.map((t) => t + 0.1) };
  // Largest at the middle: 2 normalCdf(0.05) - 1.
  assertClose(lawDistance(normal, shifted), 2 * normalCdf(0.05) - 1, { absolute: 1e-5 });
});

Deno.test("the distance of a sample from a law is the Kolmogorov-Smirnov statistic, atoms included", () => {
  const stream = randomStream(keyOf(11));
  for (const law of [normal, uniform, mixed]) {
    for (const count of [1, 2, 50]) {
      const values = Float64Array.from({ length: count }, () => 2 * stream.uniform());
      values[0] = 0;
      const expected = ksOneSample(values, lawCdf(law), { cdfBelow: lawCdfBelow(law) }).statistic;
      assert.equal(sampleDistance(values, law), expected);
    }
  }
  // Half the mass at 0, where the law has half: without left limits this would be 0.5.
  assert.equal(sampleDistance([0, 0.5], { x: mixed.x, cdf: mixed.cdf }), 0.25);
  assert.equal(ksOneSample([0, 0.5], lawCdf(mixed)).statistic, 0.5);
  assert.throws(() => sampleDistance([], uniform), /no values/);
});
