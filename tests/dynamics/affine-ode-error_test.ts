import assert from "node:assert/strict";
import * as v from "valibot";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/dynamics/affine-ode-error.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { assertClose } from "../support.ts";
import { compute } from "./resnet-case.ts";

const networks = 4;
const simulate = (given: Record<string, unknown>) =>
  plugin.simulate({
    params: v.parse(plugin.params, { networks, width: 2, beta: 0.5, ...given }),
    recipe: {},
    key: keyOf(3),
    compute,
  });
/** Slope of the mean error between the two depths. */
const slope = (values: Float64Array, depths: readonly number[]) =>
  Math.log(mean(values.subarray(networks)) / mean(values.subarray(0, networks))) /
  Math.log(depths[1] / depths[0]);

const depths = [1024, 4096];

Deno.test("tanh misses the linear recursion by L^-2beta, softplus by L^-beta", () => {
  for (const [activation, order] of [["tanh", 1], ["softplus-centred", 0.5]] as const) {
    const { linearError } = simulate({ activation, depths });
    assertClose(slope(linearError.values, depths), -order, { absolute: 0.01, what: activation });
  }
});

Deno.test("at beta = 0 the network tends to the ODE that keeps its activation, as 1/L", () => {
  const { stateError, linearError, referenceError } = simulate({
    activation: "tanh",
    beta: 0,
    depths,
  });
  assertClose(slope(stateError.values, depths), -1, { absolute: 0.001 });
  // The linear recursion is another function there: its distance does not fall.
  assertClose(slope(linearError.values, depths), 0, { absolute: 0.01 });
  assert.ok(referenceError.values.every((error) => error < 1e-12));
});

Deno.test("with the identity there is no distance to the recursion, and Euler's to the ODE", () => {
  const { stateError, linearError } = simulate({ activation: "identity", depths });
  assert.ok(linearError.values.every((error) => error === 0));
  assertClose(slope(stateError.values, depths), -1, { absolute: 0.001 });
});

Deno.test("a depth without the observed times is refused", () => {
  assert.throws(() => simulate({ activation: "tanh", depths: [100] }), UserError);
});
