import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/spiked-eigenvector.ts";
import { krylovTop } from "../../lib/num/linear-algebra/krylov-top.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { squareTimes, symmetricGaussian } from "../../lib/num/random/symmetric-gaussian.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { assertClose, assertTwoSample, StatisticalFailure } from "../support.ts";
import { compute } from "./mlp-case.ts";

const simulate = (dimension: number, strength: number, instances: number) =>
  plugin.simulate({
    params: { dimension, strength, instances },
    recipe: {},
    key: keyOf(431),
    compute,
  });

// 1,500 against 1,500, order 12: fails wrongly once in 1e6, finds 0.17.
Deno.test("overlap and eigenvalue have the law of whole matrices, at strength 0.8; not at 1.2", () => {
  const order = 12;
  const start = Float64Array.from({ length: order }, (_, i) => i === 0 ? 1 : 0);
  const whole = Array.from({ length: 1500 }, (_, k) => {
    const deviation = 1 / Math.sqrt(order);
    const entries = symmetricGaussian(fold(keyOf(432), k), { order, deviation });
    entries[0] += 0.8;
    return krylovTop((q) => squareTimes(entries, q), { start, tolerance: 1e-11, stepsMax: order });
  });
  const compare = (strength: number) => {
    const { squaredOverlap, topEigenvalue } = simulate(order, strength, 1500);
    const overlaps = whole.map(({ vector }) => vector[0] ** 2);
    assertTwoSample(squaredOverlap.values, overlaps, { discrepancy: 0.18 });
    assertTwoSample(topEigenvalue.values, whole.map(({ value }) => value), { discrepancy: 0.18 });
  };
  compare(0.8);
  assert.throws(() => compare(1.2), StatisticalFailure);
});

Deno.test("strength 2: overlap^2 3/4 and eigenvalue 5/2; n times the overlap is its scaled one", () => {
  const { squaredOverlap, scaledOverlap, topEigenvalue } = simulate(100_000, 2, 40);
  assertClose(mean(squaredOverlap.values), 0.75, { absolute: 0.005 });
  assertClose(mean(topEigenvalue.values), 2.5, { absolute: 0.005 });
  assertClose(scaledOverlap.values[3], 1e5 * squaredOverlap.values[3], { relative: 1e-14 });
});
