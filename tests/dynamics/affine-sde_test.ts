import assert from "node:assert/strict";
import * as v from "valibot";
import type { Fields } from "../../lib/contract/plugins.ts";
import { plugin as residual } from "../../lib/dynamics/affine-residual.ts";
import { plugin } from "../../lib/dynamics/affine-sde.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertClose, assertMean, assertTwoSample, StatisticalFailure } from "../support.ts";
import { compute } from "./resnet-case.ts";

const simulate = (given: Record<string, unknown>, key = 1) =>
  plugin.simulate({
    params: v.parse(plugin.params, {
      networks: 6000,
      width: 2,
      steps: 128,
      activation: "tanh",
      ...given,
    }),
    recipe: {},
    key: keyOf(key),
    compute,
  });

Deno.test("without noise it solves the linear ODE: a rotation", () => {
  const { state } = simulate({
    networks: 1,
    steps: 20_000,
    drift: { matrix: [[0, -1], [1, 0]] },
  });
  const angle = Math.PI / 4 + 1;
  assertClose(state.values[0], Math.cos(angle), { absolute: 1e-4 });
  assertClose(state.values[1], Math.sin(angle), { absolute: 1e-4 });
});

Deno.test("biases alone: E H_1 = H_0 + kappa2 s^2 / 2", () => {
  const { state } = simulate({ activation: "softplus-centred", biasNoise: 1 });
  assertMean(state.values, { expected: Math.SQRT1_2 + 0.25, discrepancy: 0.15 });
});

// Softplus networks of 200 layers against the SDE with its Ito drift, with noise in all weights:
// distances of 0.11 show. The SDE without that drift is told apart.
Deno.test("deep networks have its law, and not that without the Ito drift", () => {
  const given = {
    networks: 4000,
    width: 2,
    matrixNoise: 0.4,
    biasNoise: 1,
    backward: true,
    drift: { matrix: [[0, -1], [1, 0]], bias: [0.5, 0] },
  };
  const network = residual.simulate({
    params: v.parse(residual.params, { ...given, activation: "softplus-centred", depth: 200 }),
    recipe: {},
    key: keyOf(2),
    compute,
  });
  const limit = simulate({ ...given, activation: "softplus-centred" });
  for (const name of ["logNormRatioForward", "logNormRatioBackward"] as const) {
    assertTwoSample(network[name].values, limit[name].values, { discrepancy: 0.11 });
  }
  const second = ({ state }: Fields) => state.values.filter((_, i) => i % 2 === 1);
  assertTwoSample(second(network), second(limit), { discrepancy: 0.11 });
  const uncorrected = simulate({ ...given, activation: "tanh" });
  assert.throws(
    () => assertTwoSample(second(network), second(uncorrected)),
    StatisticalFailure,
  );
});
