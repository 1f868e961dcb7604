import assert from "node:assert/strict";
import { predictive, regression } from "../../../lib/num/gaussian-process/posterior.ts";
import { assertClose } from "../../support.ts";

const noise = 0.1;
/** A covariance of four points, and targets. */
const kernel = Float64Array.from([
  ...[2, 0.5, -0.3, 1],
  ...[0.5, 1, 0.2, 0.1],
  ...[-0.3, 0.2, 1.5, 0.4],
  ...[1, 0.1, 0.4, 3],
]);
const targets = Float64Array.of(1, -0.5, 0.3, 2);

const leading = (order: number) =>
  Float64Array.from(
    { length: order * order },
    (_, i) => kernel[Math.floor(i / order) * 4 + i % order],
  );

type Predictive = typeof predictive;

/** The chain rule: ln p(y) is the sum of the log densities of each target given those before. */
function assertChain(rule: Predictive): void {
  let sum = 0;
  for (let order = 0; order < 4; order++) {
    const own = kernel[order * 4 + order];
    const covariances = kernel.slice(order * 4, order * 4 + order);
    const before = regression(leading(order), targets.slice(0, order), noise);
    const { mean, variance } = rule(before, covariances, own);
    const spread = variance + noise;
    sum -= Math.log(2 * Math.PI * spread) / 2 + (targets[order] - mean) ** 2 / (2 * spread);
  }
  assertClose(regression(kernel, targets, noise).logEvidence, sum, { absolute: 1e-12 });
}

Deno.test("evidence and predictions obey the chain rule of probability", () => {
  assertChain(predictive);
});

Deno.test("a wrong variant is rejected: the variance before the data", () => {
  assert.throws(() =>
    assertChain((found, covariances, own) => ({
      ...predictive(found, covariances, own),
      variance: own,
    }))
  );
});

Deno.test("one point: the scalar formulas", () => {
  const found = regression(Float64Array.of(2), Float64Array.of(1.5), 0.5);
  assertClose(found.logEvidence, -(1.5 ** 2) / 5 - Math.log(2 * Math.PI * 2.5) / 2, {
    relative: 1e-14,
  });
  const { mean, variance, solved } = predictive(found, Float64Array.of(1), 3);
  assertClose(mean, 1.5 / 2.5, { relative: 1e-14 });
  assertClose(variance, 3 - 1 / 2.5, { relative: 1e-14 });
  assertClose(solved[0], 1 / 2.5, { relative: 1e-14 });
});
