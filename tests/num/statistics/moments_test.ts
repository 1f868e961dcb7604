import assert from "node:assert/strict";
import reference from "../../fixtures/num/reference.json" with { type: "json" };
import {
  correlation,
  covariance,
  kurtosis,
  mean,
  median,
  quantile,
  skewness,
  sorted,
  standardDeviation,
  standardError,
  variance,
} from "../../../lib/num/statistics/moments.ts";
import { assertClose } from "../../support.ts";

const { values, line } = reference;

Deno.test("moments agree with NumPy and SciPy", () => {
  assertClose(variance(values), reference.variance, { relative: 1e-14 });
  assertClose(standardDeviation(values) ** 2, reference.variance, { relative: 1e-14 });
  assertClose(standardError(values) ** 2, reference.variance / values.length, { relative: 1e-14 });
  assertClose(skewness(values), reference.skewness, { relative: 1e-12 });
  assertClose(kurtosis(values), reference.kurtosis, { relative: 1e-12 });
  assertClose(correlation(line.x, line.y), reference.correlation, { relative: 1e-12 });
});

Deno.test("quantiles are of type 7, as NumPy's", () => {
  [0, 0.1, 0.25, 0.5, 0.9, 1].forEach((p, i) =>
    assertClose(quantile(values, p), reference.quantiles[i], { relative: 1e-14 })
  );
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

Deno.test("a large common offset costs no digits", () => {
  const far = values.map((x) => x + 2 ** 40);
  // Adding 2^40 rounds each value by up to 2^-13 = 1.2e-4.
  assertClose(variance(far), variance(values), { relative: 1e-3 });
  // The mean itself is rounded to 1.2e-4, which enters squared; sums of squares would lose everything.
  assertClose(variance(far.map((x) => x - 2 ** 40)), variance(far), { relative: 1e-7 });
});

Deno.test("covariance is the polarised variance", () => {
  const { x, y } = line;
  const sum = variance(x.map((a, i) => a + y[i]));
  const difference = variance(x.map((a, i) => a - y[i]));
  assertClose(covariance(x, y), (sum - difference) / 4, { absolute: 1e-14 });
});

Deno.test("what has no moment or no order is refused", () => {
  assert.throws(() => mean([]), /no values/);
  assert.throws(() => variance([1]), /at least two/);
  assert.throws(() => sorted([1, NaN]), /NaN/);
  assert.throws(() => quantile([1], 1.1), /quantile at 1.1/);
  assert.equal(mean([1, Infinity]), Infinity);
});
