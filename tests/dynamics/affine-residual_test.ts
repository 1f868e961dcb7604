import assert from "node:assert/strict";
import * as v from "valibot";
import { activations } from "../../lib/num/activation.ts";
import { plugin } from "../../lib/dynamics/affine-residual.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertMean, assertTwoSample, StatisticalFailure } from "../support.ts";
import { explicitNetwork } from "./affine/explicit.ts";
import { compute } from "./resnet-case.ts";

const simulate = (given: Record<string, unknown>, key = 1) =>
  plugin.simulate({
    params: v.parse(plugin.params, {
      networks: 12_500,
      width: 3,
      depth: 16,
      activation: "tanh",
      ...given,
    }),
    recipe: {},
    key: keyOf(key),
    compute,
  });

// The scaling of noise and smooth part with L, against matrices scaled by hand: distances of 0.06
// show.
Deno.test("states and gradients have the law of explicit networks", () => {
  const matrix = [[0.5, -2, 0], [1, 0, 1.5], [0, -1, -0.5]];
  const fields = simulate({
    matrixNoise: 1.2,
    biasNoise: 0.8,
    drift: { matrix },
    backward: true,
  });
  const stream = randomStream(keyOf(2));
  const explicit = Array.from({ length: 12_500 }, () =>
    explicitNetwork({
      width: 3,
      depth: 16,
      activation: activations.tanh,
      matrixDeviation: 1.2 / 4,
      biasDeviation: 0.8 / 4,
      drift: matrix,
    }, stream));
  const options = { discrepancy: 0.06 };
  const { logNormRatioForward, logNormRatioBackward, state } = fields;
  assertTwoSample(logNormRatioForward.values, explicit.map((net) => net.forward), options);
  assertTwoSample(logNormRatioBackward.values, explicit.map((net) => net.backward), options);
  const first = state.values.filter((_, i) => i % 3 === 0);
  assertTwoSample(first, explicit.map((net) => net.state[0]), options);
  const { logNormRatioForward: undriven } = simulate({ matrixNoise: 1.2, biasNoise: 0.8 });
  assert.throws(
    () => assertTwoSample(undriven.values, explicit.map((net) => net.forward)),
    StatisticalFailure,
  );
});

// For a linear branch delta and the scale of the weights are one factor.
Deno.test("alpha moves the scale between branch and weights", () => {
  const given = { activation: "identity", matrixNoise: 0.7, biasNoise: 0.4, networks: 200 };
  const [a, b] = [0, 0.3].map((alpha) => simulate({ ...given, alpha }).state.values);
  a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < 1e-12));
});

// E |h_L|^2 = (1 + a^2 d / (2 L))^L for relu with random signs, exactly: half of the variance
// survives.
Deno.test("relu with random signs keeps half of the squares", () => {
  const { logNormRatioForward } = simulate({ activation: "relu", matrixNoise: 0.5, signs: true });
  const squares = logNormRatioForward.values.map((x) => Math.exp(2 * x));
  assertMean(squares, { expected: (1 + 0.25 * 3 / 32) ** 16, discrepancy: 0.2 });
});

Deno.test("a state that explodes is missing, not a number", () => {
  const { logNormRatioForward, state } = simulate({
    networks: 2,
    depth: 2000,
    activation: "identity",
    drift: { matrix: [[400, 0, 0], [0, 400, 0], [0, 0, 400]] },
  });
  assert.ok(logNormRatioForward.values.every(Number.isNaN));
  assert.ok(state.values.every(Number.isNaN));
  assert.match(logNormRatioForward.missing ?? "", /exploded/);
});
