/** What the wasm kernel keeps for the way back: a state of 16 for affine tanh, none for res-1. */
import assert from "node:assert/strict";
import {
  blockView,
  residualEnsemble,
  type ResidualNetwork,
  residualParameterLayout,
} from "../../../lib/tensor/residual-network.ts";
import { layOut } from "../../../lib/tensor/residual-network/kernel-plan.ts";
import { allRows, examplesOf, parametersOf, relativeError } from "./cases.ts";
import { lossAndGradient64 } from "./float64.ts";

const affine: ResidualNetwork = {
  depth: 40,
  width: 6,
  branch: "affine",
  activation: "tanh",
  multiplier: "layer",
  loss: "mean-square",
};

/** Largest error of a layer's gradient relative to that layer's largest number. */
async function worstLayer(network: ResidualNetwork, parameters: Float32Array): Promise<number> {
  const examples = examplesOf(network, 9, 51);
  // Stretches of 4, 4 and 1: the first is put, the others are added.
  const ensemble = await residualEnsemble("wasm", network, { networks: 1, batch: 4, examples });
  ensemble.write(0, parameters);
  const found = (await ensemble.gradient(0, allRows(9))).gradient;
  ensemble.dispose();
  const { gradient } = lossAndGradient64(network, Float64Array.from(parameters), examples);
  const expected = Float32Array.from(gradient);
  const { layer } = residualParameterLayout(network);
  let worst = 0;
  for (let k = 0; k < network.depth; k++) {
    const own = blockView(expected, layer(k).matrix);
    // relativeError has a floor of 0.1: scaled, it is a layer's own error.
    const scale = 1 / own.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
    const scaled = (values: Float32Array) => values.map((value) => scale * value);
    const error = relativeError(scaled(blockView(found, layer(k).matrix)), scaled(own));
    worst = error <= worst ? worst : error;
  }
  return worst;
}

// A state of one layer too far, or a step back with the wrong sign or multiplier, is off by a layer's
// share of the state: above 1e-2 here.
for (const depth of [1, 15, 16, 17, 32, 40]) {
  Deno.test(`each layer's gradient is the float64 one where states are had back: depth ${depth}`, async () => {
    for (const multiplier of ["layer", "shared", "fixed"] as const) {
      const scale = multiplier === "fixed" ? { scale: 0.3 } : {};
      const network = { ...affine, depth, multiplier, ...scale };
      const error = await worstLayer(network, parametersOf(network, 52));
      assert.ok(error < 3e-5, `${multiplier}: ${error}`);
    }
  });
}

Deno.test("states that grow from small ones still come back: m = 1, from 0 on", async () => {
  const network: ResidualNetwork = { ...affine, depth: 31, multiplier: "fixed", scale: 1 };
  const parameters = parametersOf(network, 53);
  const { layer } = residualParameterLayout(network);
  // Biases of 2 drive every coordinate up by about 1 a layer.
  for (let k = 0; k < network.depth; k++) blockView(parameters, layer(k).bias!).fill(2);
  for (let k = 0; k < network.depth; k++) {
    const { matrix } = layer(k);
    blockView(parameters, matrix).forEach((value, i, own) => own[i] = value / 40);
  }
  const error = await worstLayer(network, parameters);
  assert.ok(error < 3e-5, `${error}`);
});

Deno.test("networks side by side share one room for states and values", () => {
  const deep: ResidualNetwork = { ...affine, depth: 8694, width: 10, multiplier: "shared" };
  const examples = examplesOf(deep, 32, 54);
  const size = (network: ResidualNetwork, networks: number) =>
    layOut(network, networks, 32, examples).size;
  const { count } = residualParameterLayout(deep);
  const each = 3 * 4 * count;
  assert.ok(Math.abs(size(deep, 4) - size(deep, 1) - 3 * each) <= 3 * 64);
  // One network: its parameters and moments, a gradient, values of every layer, a state of 16.
  const state = 4 * 10 * 32;
  const wanted = 16 * count + 8694 * state + 544 * state;
  assert.ok(Math.abs(size(deep, 1) / wanted - 1) < 0.01, `${size(deep, 1)} bytes, not ${wanted}`);
  // Where tanh is not used, every state is kept.
  const plain = size({ ...deep, activation: "relu" }, 1);
  assert.ok(Math.abs((plain - size(deep, 1)) / (8150 * state) - 1) < 0.01);
});
