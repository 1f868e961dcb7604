/** Steps of dense networks, their scales, what they save, and what they make of overflow. */
import assert from "node:assert/strict";
import type { BackendName } from "../../../lib/contract/plugins.ts";
import {
  type DenseNetwork,
  denseNetwork,
  gradientFactors,
} from "../../../lib/tensor/dense-network.ts";
import { testOnEveryBackend } from "../adapters.ts";
import { type DenseCase, denseCase, plainBatch, startModel, worstError } from "./case.ts";
import { plainGradient, plainLoss, type PlainParameters } from "./float64.ts";

const rows = Int32Array.from([4, 0, 22, 9, 4]);
const weightRates = [0.3, 0.05, 0.11];
const biasRates = [0.2, 9, 0.07];

/** Parameters after plain gradient descent. */
function descended({ network, parameters, examples }: DenseCase, steps: number): PlainParameters {
  let now = parameters;
  for (let step = 0; step < steps; step++) {
    const gradient = plainGradient(
      network,
      now,
      plainBatch({ network, parameters, examples }, rows),
    );
    const move = (values: Float64Array, l: number, kind: "weights" | "biases", rate: number) =>
      values.map((value, i) => value - rate * gradient[kind][l][i]);
    now = {
      weights: now.weights.map((values, l) => move(values, l, "weights", weightRates[l])),
      biases: now.biases.map((values, l) => move(values, l, "biases", biasRates[l])),
    };
  }
  return now;
}

testOnEveryBackend(
  "three steps are those of float64, and not those of another rate",
  async (backend) => {
    for (const loss of ["mean-square", "cross-entropy"] as const) {
      const example = denseCase("gelu", loss);
      const model = await startModel(backend, example, 5);
      const first = await model.step(rows, { weightRates, biasRates });
      const batch = plainBatch(example, rows);
      const before = plainLoss(example.network, example.parameters, batch);
      assert.ok(Math.abs(first.loss / before - 1) < 1e-6);
      await model.step(rows, { weightRates, biasRates });
      await model.step(rows, { weightRates, biasRates });
      const expected = descended(example, 3);
      const tooFew = descended(example, 2);
      for (let l = 0; l < 3; l++) {
        const found = await model.readWeights(l);
        assert.ok(worstError(found, expected.weights[l]) < 2e-6, `W ${l}`);
        assert.ok(worstError(found, tooFew.weights[l]) > 1e-3, `W ${l}`);
      }
      for (const l of [0, 2]) {
        assert.ok(worstError(await model.readBias(l), expected.biases[l]) < 2e-6, `b ${l}`);
      }
      model.dispose();
    }
  },
);

testOnEveryBackend(
  "rates of 0 leave weights and biases as they are, bit for bit",
  async (backend) => {
    const model = await startModel(backend, denseCase("elu", "cross-entropy"), 5);
    const before = await model.save();
    await model.step(rows, { weightRates: [0, 0, 0] });
    assert.deepEqual(await model.save(), before);
    model.dispose();
  },
);

testOnEveryBackend("backward scales by powers of two change no bit", async (backend) => {
  const example = denseCase("tanh", "cross-entropy");
  const scaled: DenseNetwork = { ...example.network, backwardScales: [2 ** -9, 2 ** 20, 2 ** 5] };
  const plain: DenseNetwork = { ...example.network, backwardScales: [1, 1, 1] };
  const gradients = [];
  for (const network of [scaled, plain]) {
    const model = await startModel(backend, { ...example, network }, 5);
    gradients.push(await model.gradient(rows));
    model.dispose();
  }
  // The derivative of the reference multiplies by quotients of scales, which round.
  const tolerance = backend === "wasm" ? 0 : 1e-6;
  for (let l = 0; l < 3; l++) {
    const [a, b] = gradients.map(({ weights }) => weights[l]);
    assert.ok(worstError(a, b) <= tolerance, `${l} ${worstError(a, b)}`);
  }
});

/** A network whose gradients leave float32: weights of width m scaled by 1/m, six layers deep. */
function tinyCase(backwardScale: number): DenseCase {
  const example = denseCase("relu", "mean-square", { sizes: [5, 9, 9, 9, 9, 9, 9, 1], seed: 8 });
  const forwardScales = example.network.biases.map((_, l) => l === 0 ? 1 : 1e-8);
  const network: DenseNetwork = {
    ...example.network,
    biases: example.network.biases.map((_, l) => l === 0),
    forwardScales,
    // h shrinks by 1e-8 a layer, g grows back by what is given.
    backwardScales: forwardScales.map((_, l) => l === 6 ? 1 : backwardScale),
  };
  const { weights, biases: all } = example.parameters;
  const biases = all.map((values, l) => l === 0 ? values : values.slice(0, 0));
  return { ...example, network, parameters: { weights, biases } };
}

Deno.test("with backward scales of 1 gradients of 1e-48 come through float32, with 1e-8 they vanish", async () => {
  const errors = await Promise.all([1, 1e-8].map(async (backwardScale) => {
    const example = tinyCase(backwardScale);
    const model = await startModel("wasm", example, 5);
    const { weights } = await model.gradient(rows);
    const expected = plainGradient(example.network, example.parameters, plainBatch(example, rows));
    assert.ok(Math.max(...expected.weights[0].map(Math.abs)) < 1e-40);
    model.dispose();
    return worstError(
      weights[0].map((value) => value * 1e45),
      expected.weights[0].map((value) => value * 1e45),
    );
  }));
  assert.ok(errors[0] < 3e-6, `${errors[0]}`);
  assert.ok(errors[1] > 0.1, `${errors[1]}`);
});

Deno.test("a rate that float32 cannot hold beside the scales is refused, not 0", async () => {
  const model = await startModel("wasm", denseCase("relu", "mean-square"), 5);
  const tried = (rate: number) =>
    (async () => {
      await model.step(rows, { weightRates: [rate, 0, 0] });
    })();
  for (const rate of [1e-40, 1e42, NaN]) await assert.rejects(tried(rate), /leaves float32/);
  await tried(0);
  model.dispose();
});

Deno.test("the factors undo all scales", () => {
  const { network } = denseCase("relu", "mean-square");
  const [a, c] = [network.forwardScales, network.backwardScales];
  const { weights, biases } = gradientFactors(network);
  assert.deepEqual([...biases], [
    1 / c[2] * a[2] / c[1] * a[1] / c[0],
    1 / c[2] * a[2] / c[1],
    1 / c[2],
  ]);
  assert.deepEqual([...weights], [...biases].map((factor, l) => factor * a[l]));
});

testOnEveryBackend("a restored network goes on bit for bit", async (backend) => {
  const example = denseCase("relu-squared", "mean-square");
  const model = await startModel(backend, example, 5);
  const rates = { weightRates: [0.01, 0.01, 0.01], biasRates };
  await model.step(rows, rates);
  const middle = await model.save();
  await model.step(rows, rates);
  const end = await model.save();
  const other = await denseNetwork(backend, example.network, {
    batch: 5,
    examples: example.examples,
  });
  other.restore(middle);
  await other.step(rows, rates);
  assert.deepEqual(await other.save(), end);
  assert.notDeepEqual(end, middle);
  assert.throws(
    () => other.restore(middle.slice(4)),
    /not saved by such networks[^]*a dense network of 187 parameters/,
  );
  model.dispose();
  other.dispose();
});

testOnEveryBackend(
  "a loss that is not finite is reported; new weights heal the network",
  async (backend) => {
    const example = denseCase("relu", "cross-entropy");
    const model = await startModel(backend, example, 5);
    const healthy = await model.save();
    const clean = await model.gradient(rows);
    // In the last layer: WebGPU's largest of NaN and 0 is 0.
    model.writeWeights(2, new Float32Array(15).fill(NaN));
    assert.ok(Number.isNaN((await model.step(rows, { weightRates, biasRates })).loss));
    const { correct, correctByProbability } = await model.evaluate(example.examples);
    assert.deepEqual([correct, correctByProbability], [0, 0]);
    model.restore(healthy);
    assert.deepEqual(await model.gradient(rows), clean);
    model.dispose();
  },
);

/** A network of one layer whose weights are the logits of one-hot inputs. */
async function logits(backend: BackendName, values: readonly number[], classes: readonly number[]) {
  const count = classes.length;
  const model = await denseNetwork(backend, {
    sizes: [1, values.length],
    activation: "identity",
    loss: "cross-entropy",
    forwardScales: [1],
    backwardScales: [1],
    biases: [false],
  }, { batch: 4, examples: { count, inputs: new Float32Array(count).fill(1), targets: classes } });
  model.writeWeights(0, Float32Array.from(values));
  return model;
}

testOnEveryBackend(
  "tiny logits: argmax tells them apart, float32 probabilities do not",
  async (backend) => {
    const classes = [0, 2, 2, 1, 2, 0];
    const model = await logits(backend, [1e-9, 2e-9, 5e-9], classes);
    const examples = { count: 6, inputs: new Float32Array(6).fill(1), targets: classes };
    const found = await model.evaluate(examples);
    // Class 2 has the largest logit; probabilities are all 1/3, and the first class wins.
    assert.deepEqual([found.correct, found.correctByProbability], [3, 2]);
    assert.ok(Math.abs(found.lossMean - Math.log(3)) < 1e-8);
    assert.ok(Math.abs(found.outputSizeMean / (8e-9 / 3) - 1) < 1e-6);
    model.dispose();
  },
);

testOnEveryBackend("logits far apart do not overflow the loss", async (backend) => {
  const model = await logits(backend, [-1000, 0, 1000], [0, 2]);
  const { loss, weights } = await model.gradient(Int32Array.of(0, 1));
  assert.equal(loss, 1000);
  assert.deepEqual([...weights[0]], [-0.5, 0, 0.5]);
  model.dispose();
});
