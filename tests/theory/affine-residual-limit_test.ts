import assert from "node:assert/strict";
import { activations } from "../../lib/num/activation.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin } from "../../lib/theory/affine-residual-limit.ts";
import { explicitNetwork } from "../dynamics/affine/explicit.ts";
import { assertClose, assertDistribution, assertMean, StatisticalFailure } from "../support.ts";
import { cdfOf, integralOf, scalarOf } from "./predicted.ts";

const tanh = { width: 10, activation: "tanh", matrixNoise: 0.3, biasNoise: 0 } as const;

Deno.test("moments of the log-normal law agree with each other and with E |H|^2", () => {
  const found = plugin.predict(tanh);
  const law = "logNormRatioForwardLimit";
  const mean = integralOf(found, law, (x) => x);
  const square = integralOf(found, law, (x) => x * x);
  assertClose(mean, scalarOf(found, "logNormRatioMean"), { absolute: 1e-8 });
  assertClose(mean, 0.36, { absolute: 1e-8 });
  assertClose(square - mean ** 2, scalarOf(found, "logNormRatioVariance"), { absolute: 1e-6 });
  const growth = integralOf(found, law, (x) => Math.exp(2 * x));
  assertClose(growth, scalarOf(found, "squaredNormMean"), { relative: 1e-6 });
  assertClose(growth, Math.exp(0.9), { relative: 1e-6 });
  // Without Ito's correction the two do not fit together.
  const wrong = integralOf(found, "logNormRatioForwardUncorrected", (x) => Math.exp(2 * x));
  assert.ok(Math.abs(wrong / Math.exp(0.9) - 1) > 0.15);
});

Deno.test("E |H|^2 with biases solves m' = d (a^2 m + s^2)", () => {
  for (const matrixNoise of [0, 0.5]) {
    const point = { width: 4, activation: "tanh", matrixNoise, biasNoise: 0.7 } as const;
    let m = 1;
    const steps = 20_000;
    for (let k = 0; k < steps; k++) m += 4 * (matrixNoise ** 2 * m + 0.49) / steps;
    assertClose(scalarOf(plugin.predict(point), "squaredNormMean"), m, { relative: 1e-4 });
  }
});

// Explicit matrices, d = 4, L = 64: the law of |M^T u| with biases, and E |M|_F^2. Distances of
// 0.09 show.
Deno.test("plain networks have the law of gradients, and not the uncorrected one", () => {
  const point = { width: 4, activation: "tanh", matrixNoise: 0.4, biasNoise: 0.5 } as const;
  const found = plugin.predict(point);
  const stream = randomStream(keyOf(5));
  const logs = Array.from({ length: 3000 }, () =>
    explicitNetwork({
      ...point,
      activation: activations.tanh,
      depth: 64,
      matrixDeviation: 0.4 / 8,
      biasDeviation: 0.5 / 8,
    }, stream).backward);
  assertDistribution(logs, cdfOf(found, "logNormRatioBackwardLimit"), { discrepancy: 0.09 });
  assert.throws(
    () => assertDistribution(logs, cdfOf(found, "logNormRatioBackwardUncorrected")),
    StatisticalFailure,
  );
  const squares = logs.map((x) => 4 * Math.exp(2 * x));
  assertMean(squares, { expected: scalarOf(found, "jacobianSquaredMean"), discrepancy: 1.2 });
});

Deno.test("only what has a closed form is predicted", () => {
  const curved = { ...tanh, activation: "softplus-centred" } as const;
  assert.deepEqual(Object.keys(plugin.predict({ ...curved, biasNoise: 0.5 })), []);
  const biases = plugin.predict({ ...curved, matrixNoise: 0, biasNoise: 1 });
  assertClose(scalarOf(biases, "stateMean"), 0.5662, { absolute: 1e-4 });
  assertClose(scalarOf(biases, "stateMeanUncorrected"), 0.3162, { absolute: 1e-4 });
});

// Explicit matrices, d = 4, L = 64, a softplus and noisy matrices. Distances of 0.12 show.
Deno.test("softplus networks with noisy matrices have the curved law, and not the normal one", () => {
  const point = { ...tanh, width: 4, activation: "softplus-centred", matrixNoise: 0.6 } as const;
  const found = plugin.predict(point);
  const stream = randomStream(keyOf(17));
  const logs = Array.from({ length: 1500 }, () =>
    explicitNetwork({
      ...point,
      activation: activations["softplus-centred"],
      depth: 64,
      matrixDeviation: 0.6 / 8,
      biasDeviation: 0,
    }, stream).forward);
  assertDistribution(logs, cdfOf(found, "logNormRatioForwardLimit"), { discrepancy: 0.12 });
  assert.throws(
    () => assertDistribution(logs, cdfOf(found, "logNormRatioForwardUncorrected")),
    StatisticalFailure,
  );
});
