import assert from "node:assert/strict";
import { BugError } from "../../../lib/contract/errors.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { digamma, gammaLower, logGamma, trigamma } from "../../../lib/num/analysis/special.ts";
import {
  assertDistribution,
  assertMean,
  assertVariance,
  StatisticalFailure,
} from "../../support.ts";

// Each assertion fails with probability at most 1e-6 on a right sampler (tests/support.ts).
const root = keyOf(2000);
const count = 200_000;

function draws(shape: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(fold(root, "gamma", shape)).fillGamma(out, shape);
  return out;
}

/** P(a, x) by its power series, for any shape. */
function gammaCdf(shape: number, x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; term > 1e-17 * sum; k++) sum += term *= x / (shape + k);
  return sum * Math.exp(shape * Math.log(x) - x - logGamma(shape + 1));
}

function assertGamma(values: Float64Array, shape: number): void {
  assertDistribution(values, (x) => gammaCdf(shape, x), { discrepancy: 0.011 });
  assertMean(values, { expected: shape });
  assertVariance(values, { expected: shape });
  const logs = values.map((value) => Math.log(value));
  assertMean(logs, { expected: digamma(shape) });
  assertVariance(logs, { expected: trigamma(shape) });
}

for (const shape of [0.05, 0.3, 1, 2.5, 50, 1000]) {
  Deno.test(`gamma variables of shape ${shape} have their law and moments`, () => {
    assertGamma(draws(shape), shape);
  });
}

Deno.test("a gamma law with its shape off by 1% is refused, and so is one without the boost", () => {
  for (const shape of [2.5, 50]) {
    assert.throws(() => assertGamma(draws(shape * 1.01), shape), StatisticalFailure);
  }
  const uncorrected = draws(1.3).map((value, i) => value * ((i + 0.5) / count));
  assert.throws(() => assertGamma(uncorrected, 0.3), StatisticalFailure);
});

Deno.test("chi-square with varying degrees: each is its own law, 0 degrees give 0", () => {
  const stream = randomStream(fold(root, "chi-square"));
  const degrees = Float64Array.from({ length: count }, (_, i) => i % 5);
  const out = new Float64Array(count);
  stream.fillChiSquare(out, degrees);
  for (const k of [1, 2, 3, 4]) {
    const values = out.filter((_, i) => i % 5 === k);
    assertDistribution(values, (x) => gammaLower(k / 2, x / 2), { discrepancy: 0.03 });
    assertMean(values, { expected: k });
    assert.throws(
      () => assertDistribution(values, (x) => gammaLower((k + 1) / 2, x / 2)),
      StatisticalFailure,
    );
  }
  assert(out.filter((_, i) => i % 5 === 0).every((value) => value === 0));
});

Deno.test("a chi-square is as a sum of squared normals", () => {
  const stream = randomStream(fold(root, "sum"));
  const sums = Float64Array.from({ length: 50_000 }, () => {
    let sum = 0;
    for (let i = 0; i < 7; i++) sum += stream.normal() ** 2;
    return sum;
  });
  const direct = new Float64Array(50_000);
  stream.fillChiSquare(direct, 7);
  for (const values of [sums, direct]) {
    assertDistribution(values, (x) => gammaLower(3.5, x / 2), { discrepancy: 0.025 });
  }
});

Deno.test("bulk gamma is the same as single draws", () => {
  const [a, b] = [randomStream(root), randomStream(root)];
  const out = new Float64Array(100);
  a.fillGamma(out, 0.7);
  assert.deepEqual(out, Float64Array.from(out, () => b.gamma(0.7)));
});

Deno.test("a shape that is not positive and finite is refused", () => {
  const stream = randomStream(root);
  for (const shape of [0, -1, NaN, Infinity]) assert.throws(() => stream.gamma(shape), BugError);
  assert.throws(() => stream.chiSquare(-1), BugError);
});
