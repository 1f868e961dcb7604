import assert from "node:assert/strict";
import * as v from "valibot";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/dynamics/affine-sde-error.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { compute } from "./resnet-case.ts";

const simulate = (networks: number, given: Record<string, unknown>) =>
  plugin.simulate({
    params: v.parse(plugin.params, {
      networks,
      width: 3,
      activation: "tanh",
      matrixNoise: 0.5,
      biasNoise: 0.5,
      referenceDepth: 1024,
      ...given,
    }),
    recipe: {},
    key: keyOf(7),
    compute,
  });

// 250 shared paths: the standard error of each slope is about 0.02, so 0.12 is beyond 5 of them. A
// limit without its Ito drift would leave softplus at a distance of 0.1 to 0.2 (slope -0.15).
Deno.test("states and Jacobians tend to the SDE as L^-1/2, with and without an Ito drift", () => {
  for (const activation of ["tanh", "softplus-centred"]) {
    const { stateError, jacobianError } = simulate(250, { activation, depths: [8, 64] });
    for (const { values } of [stateError, jacobianError]) {
      const ratio = mean(values.subarray(250)) / mean(values.subarray(0, 250));
      const slope = Math.log(ratio) / Math.log(8);
      assert.ok(Math.abs(slope + 0.5) < 0.12, `${activation}: slope ${slope}`);
    }
  }
});

Deno.test("the linear network of reference depth is its own limit; tanh is near it", () => {
  const linear = simulate(2, { activation: "identity", depths: [1024] });
  assert.deepEqual([...linear.stateError.values, ...linear.jacobianError.values], [0, 0, 0, 0]);
  const { stateError } = simulate(2, { depths: [1024] });
  assert.ok(stateError.values.every((error) => error > 0 && error < 0.02));
});

Deno.test("without noise nothing moves", () => {
  const still = simulate(2, { matrixNoise: 0, biasNoise: 0, depths: [16] });
  assert.deepEqual([...still.stateError.values, ...still.jacobianError.values], [0, 0, 0, 0]);
});

Deno.test("a depth that does not divide the reference is refused", () => {
  assert.throws(() => simulate(1, { depths: [48] }), UserError);
});
