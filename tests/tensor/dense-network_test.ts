/** Dense networks on every back-end against float64 loops, and those against finite differences. */
import assert from "node:assert/strict";
import { denseActivations, type DenseNetwork } from "../../lib/tensor/dense-network.ts";
import { testOnEveryBackend } from "./adapters.ts";
import { denseCase, plainBatch, startModel, worstError } from "./dense-network/case.ts";
import {
  plainActivations,
  plainForward,
  plainGradient,
  plainLoss,
} from "./dense-network/float64.ts";

const losses = ["mean-square", "cross-entropy"] as const;
const cases = denseActivations.flatMap((activation) =>
  losses.map((loss) => denseCase(activation, loss))
);
const rows = Int32Array.from({ length: 11 }, (_, i) => (i * 5 + 2) % 23);

testOnEveryBackend("loss and gradient are those of float64 loops", async (backend) => {
  for (const example of cases) {
    const { network, parameters } = example;
    const model = await startModel(backend, example, rows.length);
    const found = await model.gradient(rows);
    const batch = plainBatch(example, rows);
    const expected = plainGradient(network, parameters, batch);
    const what = `${network.activation} ${network.loss}`;
    assert.ok(Math.abs(found.loss / plainLoss(network, parameters, batch) - 1) < 1e-6, what);
    for (let l = 0; l < network.biases.length; l++) {
      const error = worstError(found.weights[l], expected.weights[l]);
      assert.ok(error < 3e-6, `${what} W ${l} ${error}`);
      const biasError = worstError(found.biases[l], expected.biases[l]);
      assert.ok(biasError < 3e-6, `${what} b ${l} ${biasError}`);
    }
    model.dispose();
  }
});

testOnEveryBackend(
  "layers' pre-activations and activations are those of float64",
  async (backend) => {
    for (const example of cases) {
      const { network, parameters, examples } = example;
      const model = await startModel(backend, example, 5);
      const { outputs, preactivations, activations } = await model.forward(examples, {
        rows,
        layers: [1, 0],
      });
      const { inputs } = plainBatch(example, rows);
      const expected = Array.from(
        rows,
        (_, i) => plainForward(network, parameters, Array.from(inputs).slice(7 * i, 7 * i + 7)),
      );
      assert.ok(worstError(outputs, expected.flatMap(({ h }) => h[2])) < 2e-6);
      [1, 0].forEach((layer, i) => {
        assert.ok(worstError(preactivations[i], expected.flatMap(({ h }) => h[layer])) < 2e-6);
        assert.ok(worstError(activations[i], expected.flatMap(({ x }) => x[layer + 1])) < 2e-6);
      });
      model.dispose();
    }
  },
);

Deno.test("the float64 gradient is that of central differences", () => {
  for (const example of cases) {
    const { network, parameters } = example;
    const batch = plainBatch(example, rows);
    const gradient = plainGradient(network, parameters, batch);
    for (const kind of ["weights", "biases"] as const) {
      parameters[kind].forEach((values, l) => {
        for (let i = 0; i < values.length; i += 7) {
          const [step, kept] = [1e-5, values[i]];
          values[i] = kept + step;
          const above = plainLoss(network, parameters, batch);
          values[i] = kept - step;
          const below = plainLoss(network, parameters, batch);
          values[i] = kept;
          const error = Math.abs((above - below) / (2 * step) - gradient[kind][l][i]);
          assert.ok(error < 1e-7, `${network.activation} ${kind} ${l} ${i} ${error}`);
        }
      });
    }
  }
});

Deno.test("wrong variants are rejected: scales forgotten, weights transposed, another GELU", async () => {
  const example = denseCase("gelu", "mean-square", { sizes: [7, 6, 6, 3] });
  const model = await startModel("wasm", example, rows.length);
  const { weights } = await model.gradient(rows);
  model.dispose();
  const batch = plainBatch(example, rows);
  const { network, parameters } = example;
  const errorFrom = (other: DenseNetwork, changed = parameters) =>
    worstError(weights[0], plainGradient(other, changed, batch).weights[0]);
  assert.ok(errorFrom(network) < 3e-6);
  const forgotten = { ...network, forwardScales: network.forwardScales.with(1, 1) };
  assert.ok(errorFrom(forgotten) > 1e-2);
  const turned = parameters.weights[1].map((_, at, all) => all[(at % 6) * 6 + Math.floor(at / 6)]);
  assert.ok(
    errorFrom(network, { ...parameters, weights: parameters.weights.with(1, turned) }) > 0.1,
  );
  // The usual approximation of GELU by tanh is off by up to 5e-4, a hundred times what is allowed
  // here.
  const approximate = (h: number) =>
    h / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (h + 0.044715 * h ** 3)));
  const [exact] = plainActivations.gelu;
  const gaps = Array.from({ length: 40 }, (_, i) => Math.abs(approximate(i / 10) - exact(i / 10)));
  assert.ok(Math.max(...gaps) > 4e-4);
});
