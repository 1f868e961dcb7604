import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { digamma, logGamma, trigamma } from "../../lib/num/analysis/special.ts";
import { plugin } from "../../lib/theory/norm-law.ts";
import { oneLayerLogMoments } from "../../lib/theory/shape/one-layer.ts";
import { assertClose, assertMean, assertVariance } from "../support.ts";
import { cdfOf, integralOf, scalarOf } from "./predicted.ts";

/** Mean and variance of ln X for plain ReLU: a mixture over K ~ Bin(n, 1/2) of log chi-squares. */
function mixture(n: number): { mean: number; variance: number } {
  let [first, second, total] = [0, 0, 0];
  for (let k = 1; k <= n; k++) {
    const log = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2;
    const weight = Math.exp(log);
    const mean = digamma(k / 2) + Math.LN2 + Math.log(2 / n);
    first += weight * mean;
    second += weight * (trigamma(k / 2) + mean * mean);
    total += weight;
  }
  return { mean: first / total, variance: second / total - (first / total) ** 2 };
}

Deno.test("plain ReLU: one layer's log moments are a binomial mixture of digammas", () => {
  for (const n of [6, 25, 100]) {
    const expected = mixture(n);
    const found = oneLayerLogMoments(n, { positive: 1, negative: 0 });
    assertClose(found.mean, expected.mean, { relative: 1e-9 });
    assertClose(found.variance, expected.variance, { relative: 1e-9 });
  }
});

Deno.test("linear network: psi(n/2) - ln(n/2) and psi'(n/2)", () => {
  for (const n of [1, 3, 80]) {
    const found = oneLayerLogMoments(n, { positive: 1, negative: 1 });
    assertClose(found.mean, digamma(n / 2) - Math.log(n / 2), { relative: 1e-9 });
    assertClose(found.variance, trigamma(n / 2), { relative: 1e-9 });
  }
});

Deno.test("two slopes: the moments are those of sampled layers (false alarm 1e-6)", () => {
  const [n, positive, negative] = [20, 1, 0.4];
  const stream = randomStream(keyOf(441));
  const draws = new Float64Array(n);
  const c = 2 / (positive ** 2 + negative ** 2);
  const logs = Float64Array.from({ length: 40_000 }, () => {
    stream.fillNormal(draws);
    const sum = draws.reduce((total, g) => total + ((g > 0 ? positive : negative) * g) ** 2, 0);
    return Math.log((c / n) * sum);
  });
  const { mean, variance } = oneLayerLogMoments(n, { positive, negative });
  assertMean(logs, { expected: mean, discrepancy: 0.02 });
  assertVariance(logs, { expected: variance, discrepancy: 0.02 });
  // Wrong: a mean that forgets a share 0.02 of the norm per layer.
  assert.throws(() => assertMean(logs, { expected: mean - 0.02 }));
});

const size = { width: 100, depth: 100, squaredNorm: 1, exponent: 0.5 };

Deno.test("n = d = 100: plain ReLU -2.542, 5.194 (limits -2.5, 5); shaped -1.0196, 2.0526", () => {
  const plain = plugin.predict({ ...size, slopePositive: 1, slopeNegative: 0 });
  assertClose(scalarOf(plain, "logNormMean"), -2.542, { absolute: 5e-4 });
  assertClose(scalarOf(plain, "logNormVariance"), 5.194, { absolute: 5e-4 });
  assertClose(scalarOf(plain, "logNormMeanLimit"), -2.5, { absolute: 1e-12 });
  assertClose(scalarOf(plain, "logNormVarianceLimit"), 5, { absolute: 1e-12 });
  const shaped = plugin.predict({ ...size, slopePlus: 0, slopeMinus: -1 });
  assertClose(scalarOf(shaped, "logNormMeanLimit"), -1, { absolute: 1e-12 });
  // 6e6 draws gave -1.015(6) and 2.052 for d times one layer.
  assertClose(scalarOf(shaped, "logNormMean"), -1.015, { absolute: 0.018 });
  assertClose(scalarOf(shaped, "logNormVariance"), 2.052, { absolute: 0.01 });
});

Deno.test("exact moments approach their limits like 1/n at fixed slopes", () => {
  const error = (n: number) => {
    const found = plugin.predict({
      ...size,
      width: n,
      depth: n,
      slopePositive: 1,
      slopeNegative: 0,
    });
    return scalarOf(found, "logNormMean") - scalarOf(found, "logNormMeanLimit");
  };
  assertClose(error(100) / error(200), 2, { relative: 0.02 });
});

Deno.test("E V^2 = (1 + kappa_n/n)^d: 1.6540 at n = 100, d = 25, c = (0, -1); kurtosis thrice that", () => {
  const found = plugin.predict({ ...size, depth: 25, slopePlus: 0, slopeMinus: -1 });
  assertClose(scalarOf(found, "secondMoment"), 1.6540, { absolute: 5e-5 });
  assertClose(scalarOf(found, "outputKurtosis"), 3 * 1.6540, { absolute: 2e-4 });
  assertClose(scalarOf(found, "secondMomentLimit"), Math.exp(0.5), { relative: 1e-12 });
});

Deno.test("the normal laws have the moments that are predicted beside them", () => {
  const found = plugin.predict({ ...size, slopePlus: 0, slopeMinus: -1, squaredNorm: 4 });
  for (const name of ["", "Limit"]) {
    const mean = scalarOf(found, `logNormMean${name}`);
    assertClose(integralOf(found, `logNorm${name}`, (x) => x), mean, { absolute: 1e-6 });
    assertClose(
      integralOf(found, `logNorm${name}`, (x) => (x - mean) ** 2),
      scalarOf(found, `logNormVariance${name}`),
      { relative: 1e-5 },
    );
    assertClose(cdfOf(found, `logNorm${name}`)(mean), 0.5, { absolute: 1e-9 });
  }
});
