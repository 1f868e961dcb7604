import assert from "node:assert/strict";
import { residualEnsemble, type ResidualNetwork } from "../../lib/tensor/residual-network.ts";
import { panelColumns } from "../../lib/tensor/residual-network/panel/shape.ts";
import { testOnEveryBackend } from "./adapters.ts";
import {
  allKinds,
  allRows,
  examplesOf,
  parametersOf,
  relativeError,
} from "./residual-network/cases.ts";
import { examplesAt, lossAndGradient64 } from "./residual-network/float64.ts";

const nameOf = (network: ResidualNetwork) => Object.values(network).join(" ");

Deno.test("the kernel's loss and gradient are the float64 ones, for every kind and odd sizes", async () => {
  let worst = 0;
  for (const width of [1, 3, 8, 10, 13]) {
    const batches = [1, 5, 32];
    for (const [index, network] of allKinds(width, 3).entries()) {
      const batch = batches[index % 3];
      const examples = examplesOf(network, batch + 3, 100);
      const parameters = parametersOf(network, 7 + index);
      const ensemble = await residualEnsemble("wasm", network, { networks: 1, batch, examples });
      ensemble.write(0, parameters);
      const rows = allRows(batch).map((row) => (row * 5 + 2) % (batch + 3));
      const found = await ensemble.gradient(0, rows);
      const expected = lossAndGradient64(
        network,
        Float64Array.from(parameters),
        examplesAt(examples, rows),
      );
      const where = `${nameOf(network)}, batch ${batch}`;
      assert.ok(
        Math.abs(found.loss - expected.loss) <= 3e-6 * (1 + Math.abs(expected.loss)),
        where,
      );
      const error = relativeError(found.gradient, expected.gradient);
      worst = Math.max(worst, error);
      assert.ok(error < 1e-5, `${where}: ${error}`);
      ensemble.dispose();
    }
  }
});

/** Shapes that have one panel, of 32 columns and of 16, and several, the last one not full. */
const panelled = [[10, 32, 32], [5, 14, 14], [16, 64, 70], [20, 32, 32], [30, 45, 45], [
  32,
  96,
  100,
]];

for (const backend of ["wasm", "wasm-unfused"] as const) {
  Deno.test(`by panels, loss and gradient are the float64 ones, also of a wide evaluation: ${backend}`, async () => {
    for (const [at, [width, batch, count]] of panelled.entries()) {
      const kinds = allKinds(width, 34).filter((network) => panelColumns(network, batch) > 0);
      // Each shape with other kinds, on the other back-end with yet others.
      for (const [index, network] of kinds.entries()) {
        const turn = backend === "wasm" ? at : panelled.length + at;
        if (index % (2 * panelled.length) !== turn) continue;
        const where = `${nameOf(network)}, batch ${batch}`;
        const examples = examplesOf(network, count, 400 + index);
        // Layers that keep states of order 1 together.
        const parameters = parametersOf(network, 11 + index).map((value) => value / 3);
        const ensemble = await residualEnsemble(backend, network, { networks: 1, batch, examples });
        ensemble.write(0, parameters);
        const found = await ensemble.gradient(0, allRows(count));
        const theta = Float64Array.from(parameters);
        const expected = lossAndGradient64(network, theta, examples);
        assert.ok(Math.abs(found.loss - expected.loss) <= 3e-6 * (1 + expected.loss), where);
        const error = relativeError(found.gradient, expected.gradient);
        assert.ok(error < 2e-5, `${where}: ${error}`);
        const { lossMean } = await ensemble.evaluate(0, examples);
        assert.ok(Math.abs(lossMean - expected.loss) <= 3e-6 * (1 + expected.loss), where);
        ensemble.dispose();
      }
    }
  });
}

testOnEveryBackend("loss and gradient are the float64 ones", async (backend) => {
  let worst = 0;
  const kinds = allKinds(5, 2).filter((_, index) => backend !== "webgpu" || index % 31 === 0);
  for (const [index, network] of kinds.entries()) {
    const examples = examplesOf(network, 6, 200);
    const parameters = parametersOf(network, 9 + index);
    const ensemble = await residualEnsemble(backend, network, { networks: 1, batch: 4, examples });
    ensemble.write(0, parameters);
    const found = await ensemble.gradient(0, allRows(6));
    const expected = lossAndGradient64(network, Float64Array.from(parameters), examples);
    const error = relativeError(found.gradient, expected.gradient);
    worst = Math.max(worst, error);
    assert.ok(error < 1e-5, `${nameOf(network)}: ${error}`);
    assert.ok(Math.abs(found.loss - expected.loss) <= 3e-6 * (1 + expected.loss), nameOf(network));
    ensemble.dispose();
  }
});

testOnEveryBackend("steps are those of the formulas in float64", async (backend) => {
  const network: ResidualNetwork = {
    depth: 3,
    width: 5,
    branch: "affine",
    activation: "tanh",
    multiplier: "shared",
    outputs: 2,
    loss: "mean-square",
  };
  const examples = examplesOf(network, 8, 300);
  for (
    const rule of [
      { name: "gradient-descent" },
      { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    ] as const
  ) {
    const ensemble = await residualEnsemble(backend, network, { networks: 2, batch: 3, examples });
    const start = [parametersOf(network, 1), parametersOf(network, 2)];
    start.forEach((parameters, index) => ensemble.write(index, parameters));
    const theta = Float64Array.from(start[1]);
    const first = new Float64Array(theta.length);
    const second = new Float64Array(theta.length);
    for (let t = 1; t <= (backend === "webgpu" ? 4 : 20); t++) {
      const rows = Int32Array.of(0, 0, 0, t % 8, (t * 3) % 8, (t * 5 + 1) % 8);
      const losses = await ensemble.step(rows, { rule, learningRates: [0, 0.01] });
      const own = examplesAt(examples, rows.subarray(3));
      const { loss, gradient } = lossAndGradient64(network, theta, own);
      assert.ok(Number.isNaN(losses[0]));
      assert.ok(Math.abs(losses[1] - loss) < 1e-5, `${losses[1]} ${loss}`);
      gradient.forEach((slope, i) => {
        if (rule.name === "gradient-descent") return theta[i] -= 0.01 * slope;
        first[i] = 0.9 * first[i] + 0.1 * slope;
        second[i] = 0.999 * second[i] + 0.001 * slope ** 2;
        const root = Math.sqrt(second[i] / (1 - 0.999 ** t)) + 1e-8;
        theta[i] -= 0.01 * (first[i] / (1 - 0.9 ** t)) / root;
      });
    }
    assert.deepEqual(await ensemble.read(0), start[0]);
    assert.ok(relativeError(await ensemble.read(1), theta) < 2e-5);
    ensemble.dispose();
  }
});
