import assert from "node:assert/strict";
import { activations } from "../../../lib/num/activation.ts";
import { Chain, type Recursion } from "../../../lib/dynamics/affine/chain.ts";
import { literalDrift } from "../../../lib/dynamics/affine/drift.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { mean } from "../../../lib/num/statistics/moments.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose, assertTwoSample, StatisticalFailure } from "../../support.ts";
import { type ExplicitNetwork, explicitNetwork } from "./explicit.ts";

const drift = [[0.5, -2, 0], [1, 0, 1.5], [0, -1, -0.5]];
const recursion: Recursion = {
  width: 3,
  depth: 8,
  activation: activations.identity,
  outer: 1,
  inner: 1 / 8,
  drift: literalDrift({ matrix: drift }, 3),
  matrixDeviation: 0.4,
  biasDeviation: 0,
  kick: { quadratic: 0, constant: 0 },
  signs: false,
  backward: true,
};

// If sigma is positively homogeneous and there are no biases, h_L = (dh_L/dh_0) h_0, so that <p_0,
// h_0> = <p_L, h_L> in every single network: forward and backward pass are of one matrix.
Deno.test("forward and backward pass share their matrices", () => {
  const start = Float64Array.of(0.6, -0.5, 0.4);
  const end = Float64Array.of(1, 2, -0.5);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  for (const activation of [activations.identity, activations.relu]) {
    const chain = new Chain(
      { ...recursion, activation, signs: activation === activations.relu },
      randomStream(keyOf(1)),
    );
    for (let n = 0; n < 20; n++) {
      assert.ok(chain.push(start));
      chain.pullBack(end);
      assertClose(dot(chain.gradient, start), dot(end, chain.state), { absolute: 1e-11 });
    }
  }
});

const networks = 12_500;

function chainSample(given: Partial<Recursion>, key: number) {
  const chain = new Chain({ ...recursion, ...given }, randomStream(keyOf(key)));
  const ends = randomStream(fold(keyOf(key), "ends"));
  const start = new Float64Array(3).fill(1 / Math.sqrt(3));
  const u = new Float64Array(3);
  const log = (x: Float64Array) => Math.log(x.reduce((sum, value) => sum + value * value, 0)) / 2;
  return Array.from({ length: networks }, () => {
    chain.push(start);
    ends.fillNormal(u);
    chain.pullBack(u);
    return { forward: log(chain.state), backward: log(chain.gradient) - log(u) };
  });
}

function explicitSample(given: Partial<ExplicitNetwork>, key: number) {
  const net = {
    width: 3,
    depth: 8,
    activation: activations.tanh,
    matrixDeviation: 0.4,
    biasDeviation: 0.3,
    drift,
    ...given,
  };
  const stream = randomStream(keyOf(key));
  return Array.from({ length: networks }, () => explicitNetwork(net, stream));
}

type Logs = readonly { readonly forward: number; readonly backward: number }[];
/** The sum feels the dependence of the two passes. */
const sums = (sample: Logs) => sample.map(({ forward, backward }) => forward + backward);

// Distances of 0.06 are seen with probability 0.999, true laws refused with 1e-6.
const options = { discrepancy: 0.06 };

Deno.test("tanh: the law of states and gradients together is that of explicit matrices", () => {
  const explicit = explicitSample({}, 2);
  const chain = chainSample({ activation: activations.tanh, biasDeviation: 0.3 }, 3);
  assertTwoSample(chain.map((x) => x.forward), explicit.map((x) => x.forward), options);
  assertTwoSample(chain.map((x) => x.backward), explicit.map((x) => x.backward), options);
  assertTwoSample(sums(chain), sums(explicit), options);
  // A backward pass with matrices of its own is told apart.
  const forgetful = explicitSample({ forgetful: true }, 4);
  assert.throws(() => assertTwoSample(sums(chain), sums(forgetful)), StatisticalFailure);
});

Deno.test("relu with random signs: the same, and without signs another law", () => {
  const given = { activation: activations.relu, biasDeviation: 0.3 };
  const explicit = explicitSample({ ...given, signs: true }, 5);
  const chain = chainSample({ ...given, signs: true }, 6);
  assertTwoSample(chain.map((x) => x.forward), explicit.map((x) => x.forward), options);
  assertTwoSample(sums(chain), sums(explicit), options);
  const unsigned = chainSample(given, 7);
  assert.throws(
    () => assertTwoSample(unsigned.map((x) => x.forward), explicit.map((x) => x.forward)),
    StatisticalFailure,
  );
});

Deno.test("without a backward pass A h + b is one draw of the same law", () => {
  const given = { activation: activations.tanh, biasDeviation: 0.3 };
  const both = chainSample(given, 8);
  const chain = new Chain({ ...recursion, ...given, backward: false }, randomStream(keyOf(9)));
  const start = new Float64Array(3).fill(1 / Math.sqrt(3));
  const alone = Array.from({ length: networks }, () => {
    chain.push(start);
    return Math.log(Math.hypot(...chain.state));
  });
  assertTwoSample(alone, both.map((x) => x.forward), options);
});

// d|h|^2 with the kick alone: x' = quadratic |h|^2 + constant in each of d coordinates, so that r =
// |h| along (1, ..., 1) obeys r' = sqrt(d) (c r^2 + e): tan. The gradient is the derivative of that
// map.
Deno.test("the kick and its derivative are those of the quadratic drift", () => {
  const depth = 20_000;
  const [c, e] = [0.2, 0.1];
  const chain = new Chain({
    ...recursion,
    depth,
    drift: undefined,
    matrixDeviation: 0,
    kick: { quadratic: c / depth, constant: e / depth },
  }, randomStream(keyOf(10)));
  const unit = new Float64Array(3).fill(1 / Math.sqrt(3));
  chain.push(unit);
  chain.pullBack(unit);
  const flow = (r: number) => {
    const rate = Math.sqrt(3 * c * e);
    return Math.sqrt(e / c) * Math.tan(rate + Math.atan(r * Math.sqrt(c / e)));
  };
  assertClose(Math.hypot(...chain.state), flow(1), { relative: 1e-4 });
  const slope = (flow(1 + 1e-5) - flow(1 - 1e-5)) / 2e-5;
  assertClose(mean(chain.gradient) * Math.sqrt(3), slope, { relative: 2e-4 });
});

Deno.test("an explosion is reported", () => {
  const chain = new Chain(
    { ...recursion, kick: { quadratic: 1e3, constant: 0 }, depth: 100 },
    randomStream(keyOf(11)),
  );
  assert.equal(chain.push(Float64Array.of(1, 1, 1)), false);
});
