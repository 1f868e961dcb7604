import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { digamma } from "../../lib/num/analysis/special.ts";
import { correlationMatrix } from "../../lib/num/linear-algebra/correlation-matrix.ts";
import { cholesky } from "../../lib/num/linear-algebra/linalg.ts";
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

// Four inputs: the plain simulation of explicit matrices, n = 7, d = 3.
const four = [0.3, -0.2, 0.1, 0.5, 0.4, -0.1];

Deno.test("ln det V of four inputs is that of explicit matrices (false alarm 1e-6)", () => {
  const point = { width: 7, depth: 3, correlation: four };
  const found = plugin.predict(point);
  const sample = logDeterminants(point, 6000);
  const expected = scalarOf(found, "logDeterminantMean");
  assertMean(sample, { expected, discrepancy: 0.3 });
  const variance = scalarOf(found, "logDeterminantVariance");
  assertVariance(sample, { expected: variance, discrepancy: 1 });
  // Wrong: pairs in the order of columns (1-2, 1-3, 2-3, …), and chi-squares that all have n degrees.
  const swapped = [0.3, -0.2, 0.5, 0.1, 0.4, -0.1];
  const start = (correlation: number[]) =>
    scalarOf(plugin.predict({ width: 10 ** 9, depth: 1, correlation }), "logDeterminantMean");
  assert.throws(() => assertMean(sample, { expected: expected + start(swapped) - start(four) }));
  const equal = start(four) + 3 * 4 * (digamma(3.5) - Math.log(3.5));
  assert.throws(() => assertMean(sample, { expected: equal }));
  const ofTwo = scalarOf(plugin.predict({ ...point, correlation: 0.3 }), "logDeterminantVariance");
  assert.throws(() => assertVariance(sample, { expected: ofTwo }));
});

Deno.test("the limits hold for any number of inputs: -T m(m + 1)/2 and 2 m T", () => {
  const point = { width: 10 ** 5, time: 0.5, correlation: four };
  const found = plugin.predict(point);
  for (const name of ["logDeterminantMean", "logDeterminantVariance"]) {
    assertClose(scalarOf(found, name), scalarOf(found, `${name}Limit`), { relative: 1e-4 });
  }
  // What is of inputs 1 and 2 does not see the others.
  const pair = plugin.predict({ ...point, correlation: 0.3 });
  for (const name of ["covarianceSecondMoment", "normProductMean"]) {
    assert.equal(scalarOf(found, name), scalarOf(pair, name));
  }
});

Deno.test("more inputs than units, or correlations that no inputs have, are refused", () => {
  const at = (width: number, correlation: number[]) => () =>
    plugin.predict({ width, depth: 1, correlation });
  assert.throws(at(3, four), UserError);
  assert.throws(at(7, [0.9, 0.9, -0.9]), UserError);
  assert.throws(at(7, [0.1, 0.1]), UserError);
});

/** ln det V of inputs through n x n Gaussian matrices; rows of the Cholesky factor are the inputs. */
function logDeterminants(
  { width, depth, correlation }: { width: number; depth: number; correlation: number[] },
  count: number,
): Float64Array {
  const stream = randomStream(keyOf(90125));
  const { order, entries } = correlationMatrix(correlation);
  const factor = cholesky(entries, order);
  const weights = new Float64Array(width * width);
  return Float64Array.from({ length: count }, () => {
    // Signals [unit, input], so that V = signals^T signals (the inputs have norm 1).
    let signals = new Float64Array(width * order);
    for (let a = 0; a < order; a++) {
      for (let i = 0; i < order; i++) signals[i * order + a] = factor[a * order + i];
    }
    for (let layer = 0; layer < depth; layer++) {
      stream.fillNormal(weights);
      const next = new Float64Array(width * order);
      for (let i = 0; i < width; i++) {
        for (let j = 0; j < width; j++) {
          const weight = weights[i * width + j] / Math.sqrt(width);
          for (let a = 0; a < order; a++) next[i * order + a] += weight * signals[j * order + a];
        }
      }
      signals = next;
    }
    const gram = new Float64Array(order * order);
    for (let i = 0; i < width; i++) {
      for (let a = 0; a < order; a++) {
        for (let b = 0; b < order; b++) {
          gram[a * order + b] += signals[i * order + a] * signals[i * order + b];
        }
      }
    }
    const root = cholesky(gram, order);
    let sum = 0;
    for (let a = 0; a < order; a++) sum += 2 * Math.log(root[a * order + a]);
    return sum;
  });
}

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
