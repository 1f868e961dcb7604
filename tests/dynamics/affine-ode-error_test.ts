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

// dh/dt = bbar(t) has no other error than Euler's: the left sums of bbar, in closed form.
const sums = (drift: Record<string, unknown>, given: Record<string, unknown> = {}) => {
  const depth = 64;
  const found = simulate({
    networks: 1,
    activation: "identity",
    depths: [depth],
    drift,
    start: [2, 0],
    error: "last",
    relative: false,
    ...given,
  });
  return found.stateError.values[0];
};

Deno.test("a given drift is used: a linear term of g t leaves g / 2L at the last layer", () => {
  assertClose(sums({ biasLinear: [0, 3] }), 3 / 128, { absolute: 1e-13 });
  assertClose(sums({ biasLinear: [0, 3] }, { relative: true }), 3 / 256, { absolute: 1e-13 });
  // A matrix that grows as t, seen by h = (2, 0): dh_2/dt = t h_1, h_1 constant.
  assertClose(sums({ matrixLinear: [[0, 0], [1, 0]] }), 2 / 128, { absolute: 1e-13 });
});

Deno.test("the period is that of the sine, in layer time", () => {
  const [depth, period] = [64, 3];
  const phase = 2 * Math.PI / (period * depth);
  const left = Math.sin((depth - 1) * phase / 2) * Math.sin(depth * phase / 2) /
    (depth * Math.sin(phase / 2));
  const integral = (wave: number) => wave / (2 * Math.PI) * (1 - Math.cos(2 * Math.PI / wave));
  const found = sums({ biasSine: [1, 0], period });
  assertClose(found, Math.abs(left - integral(period)), { absolute: 1e-9 });
  // Wrong: a period in units of 2 pi, or one that is left out.
  assert.ok(Math.abs(found - Math.abs(left - integral(2 * Math.PI * period))) > 1e-3);
  assert.ok(Math.abs(found - sums({ biasSine: [1, 0] })) > 1e-3);
});

Deno.test("the largest error over the times is not the last one: a sine comes back", () => {
  const drift = { biasSine: [1, 0] };
  assertClose(sums(drift), 0, { absolute: 1e-9 });
  // Left sums are behind by (bbar(t) - bbar(0)) / 2L: 1/128 at t = 1/4, to second order.
  assertClose(sums(drift, { error: "largest" }), 1 / 128, { relative: 0.05 });
});

Deno.test("what is given is the same in every network, what is not is drawn", () => {
  const given = { activation: "tanh", depths: [32] };
  const oneDrift = simulate({ ...given, drift: { matrix: [[0, 1], [-1, 0]], bias: [1, 0] } });
  assert.equal(new Set(oneDrift.stateError.values).size, networks);
  const oneStart = simulate({ ...given, start: [1, 0] });
  assert.equal(new Set(oneStart.stateError.values).size, networks);
  for (
    const wrong of [
      { start: [1, 0], drift: { bias: [1, 1] } },
      { start: [1] },
      { start: [0, 0] },
    ]
  ) {
    assert.throws(() => simulate({ ...given, ...wrong }), UserError);
  }
});
