import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { influenceOf, measuredFrom } from "../../../lib/num/statistics/influence.ts";
import type { Sample } from "../../../lib/num/statistics/sample.ts";
import { statisticNames, statisticOf } from "../../../lib/num/statistics/statistic.ts";
import { assertClose } from "../../support.ts";

function sampleFrom(values: Float64Array, partner?: Float64Array): Sample {
  const clusters = Int32Array.from(values, (_, i) => i);
  return { values, clusters, count: values.length, ...(partner ? { partner } : {}) };
}

Deno.test("influence functions are the derivative of the statistic in the weight of a value", () => {
  // The standard error from influences against the delete-one jackknife: equal to O(1/n).
  const stream = randomStream(keyOf(5));
  const n = 4000;
  const values = Float64Array.from({ length: n }, () => stream.uniform());
  const partner = values.map((x) => x + 0.5 * stream.uniform());
  for (const statistic of statisticNames) {
    if (["median", "quantile", "proportion"].includes(statistic)) continue;
    const { value, ofClusters } = influenceOf(sampleFrom(values, partner), { statistic });
    const { standardError } = measuredFrom(value, [ofClusters]);
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

Deno.test("the influence of a quantile has the error of its density", () => {
  // Median of n normal values: sqrt(pi / (2 n)), here known to about 7 % (the density at one error's distance).
  const stream = randomStream(keyOf(6));
  const values = Float64Array.from({ length: 4000 }, () => stream.normal());
  const { value, ofClusters } = influenceOf(sampleFrom(values), { statistic: "median" });
  const { standardError } = measuredFrom(value, [ofClusters]);
  assertClose(standardError, Math.sqrt(Math.PI / 8000), { relative: 0.35 });
  assertClose(ofClusters.reduce((sum, one) => sum + one, 0), 0, { absolute: 1e-14 });
});

Deno.test("groups add in squares, with the degrees of Welch and Satterthwaite", () => {
  // Deviations -1, 1 over 2 values, and -2, 0, 2 over 3: squared errors 1 and 4/3.
  const groups = [Float64Array.of(-0.5, 0.5), Float64Array.of(-2 / 3, 0, 2 / 3)];
  const { standardError, degrees, skewness } = measuredFrom(7, groups);
  assertClose(standardError ** 2, 1 + 4 / 3, { relative: 1e-14 });
  assertClose(degrees, (7 / 3) ** 2 / (1 + (4 / 3) ** 2 / 2), { relative: 1e-14 });
  assertClose(skewness, 0, { absolute: 1e-15 });
  assert.throws(() => measuredFrom(0, [Float64Array.of(1)]), /at least 2/);
});

Deno.test("the skewness of the error is that of the values over the root of their number", () => {
  const { value, ofClusters } = influenceOf(sampleFrom(Float64Array.of(0, 0, 0, 4)), {
    statistic: "mean",
  });
  // Third moment 6, second 3: 6 / 3^1.5 = 1.1547 over sqrt 4, by the error with n - 1: less (3/4)^1.5.
  const { skewness } = measuredFrom(value, [ofClusters]);
  assertClose(skewness, 6 / 3 ** 1.5 / 2 * 0.75 ** 1.5, { relative: 1e-12 });
});

Deno.test("degrees and skewness do not depend on the unit, whatever its size", () => {
  const groups = [Float64Array.of(-0.5, 0.1, 0.4), Float64Array.of(-2 / 3, 0, 2 / 3)];
  const { standardError, degrees, skewness } = measuredFrom(0, groups);
  for (const power of [-900, -300, -30, 30, 300, 900]) {
    const unit = 2 ** power;
    const found = measuredFrom(0, groups.map((group) => group.map((one) => unit * one)));
    assert.deepEqual(found, { value: 0, standardError: unit * standardError, degrees, skewness });
  }
  // Nothing is known from influences that are none.
  for (const wrong of [NaN, Infinity]) {
    const found = measuredFrom(0, [Float64Array.of(wrong, 1, 2)]);
    assert.ok(!Number.isFinite(found.standardError));
  }
});
