import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin } from "../../lib/theory/linear-network-moments.ts";
import { assertClose, assertMean, assertVariance } from "../support.ts";
import { scalarOf } from "./predicted.ts";

Deno.test("n = 100, d = 50, rho_0 = .3: E V12^2 = .8752, ln det: -1.6052", () => {
  const found = plugin.predict({ width: 100, depth: 50, correlation: 0.3 });
  assertClose(scalarOf(found, "covarianceSecondMoment"), 0.8752, { absolute: 5e-5 });
  assertClose(scalarOf(found, "logDeterminantMean"), -1.6052, { absolute: 1e-4 });
});

Deno.test("no layer at all gives the inputs' own numbers; parallel inputs have V12^2 = V11 V22", () => {
  const tiny = plugin.predict({ width: 10 ** 9, depth: 1, correlation: 0.3 });
  assertClose(scalarOf(tiny, "covarianceSecondMoment"), 0.09, { absolute: 1e-8 });
  assertClose(scalarOf(tiny, "normProductMean"), 1, { absolute: 1e-8 });
  const parallel = plugin.predict({ width: 20, depth: 9, correlation: 1 - 1e-12 });
  assertClose(
    scalarOf(parallel, "covarianceSecondMoment"),
    scalarOf(parallel, "normProductMean"),
    { relative: 1e-9 },
  );
});

Deno.test("limits are approached like 1/n", () => {
  const error = (n: number) => {
    const found = plugin.predict({ width: n, time: 1, correlation: 0.3 });
    return scalarOf(found, "normProductMean") - scalarOf(found, "normProductMeanLimit");
  };
  assertClose(error(200) / error(400), 2, { relative: 0.02 });
});

/** Explicit weights: n x n Gaussian matrices applied to two vectors at angle arccos rho. */
function networks(n: number, depth: number, count: number) {
  const stream = randomStream(keyOf(31337));
  const rho = 0.3;
  const weights = new Float64Array(n * n);
  const covariances = new Float64Array(count);
  const products = new Float64Array(count);
  const determinants = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let x = new Float64Array(n).fill(0);
    let y = new Float64Array(n).fill(0);
    x[0] = Math.sqrt(n);
    [y[0], y[1]] = [Math.sqrt(n) * rho, Math.sqrt(n * (1 - rho * rho))];
    for (let layer = 0; layer < depth; layer++) {
      stream.fillNormal(weights);
      const apply = (v: Float64Array) =>
        v.map((_, i) => {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += weights[i * n + j] * v[j];
          return sum / Math.sqrt(n);
        });
      [x, y] = [apply(x), apply(y)];
    }
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((s, v, i) => s + v * b[i], 0) / n;
    covariances[k] = dot(x, y) ** 2;
    products[k] = dot(x, x) * dot(y, y);
    determinants[k] = Math.log(products[k] - covariances[k]);
  }
  return { covariances, products, determinants };
}

Deno.test("moments at n = 12, d = 2 are those of explicit weights (false alarm 1e-6)", () => {
  const found = plugin.predict({ width: 12, depth: 2, correlation: 0.3 });
  const { covariances, products, determinants } = networks(12, 2, 20_000);
  assertMean(covariances, { expected: scalarOf(found, "covarianceSecondMoment") });
  assertMean(products, { expected: scalarOf(found, "normProductMean") });
  assertMean(determinants, { expected: scalarOf(found, "logDeterminantMean") });
  assertVariance(determinants, { expected: scalarOf(found, "logDeterminantVariance") });
  // Wrong: the limits of infinite width, or one layer more.
  const deeper = plugin.predict({ width: 12, depth: 3, correlation: 0.3 });
  for (
    const [sample, name] of [[products, "normProductMean"], [determinants, "logDeterminantMean"]]
  ) {
    const expected = scalarOf(deeper, name as string);
    assert.throws(() => assertMean(sample as Float64Array, { expected }));
  }
});
