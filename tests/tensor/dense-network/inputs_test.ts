/** Inputs of dense networks: bytes, rows, batches, and what is refused. */
import assert from "node:assert/strict";
import { type DenseExamples, denseNetwork } from "../../../lib/tensor/dense-network.ts";
import { byteValues } from "../../../lib/tensor/dense-network/inputs.ts";
import { testOnEveryBackend } from "../adapters.ts";
import { denseCase, startModel } from "./case.ts";

const pixels = { mean: 0.1307, deviation: 0.3081 };

Deno.test("a byte becomes (byte / 255 - mean) / deviation", () => {
  const values = byteValues(pixels);
  assert.equal(values.length, 256);
  values.forEach((value, byte) => {
    assert.ok(Math.abs(value - (byte / 255 - 0.1307) / 0.3081) < 5e-7);
  });
  assert.deepEqual([...byteValues().filter((_, byte) => byte % 255 === 0)], [0, 1]);
});

testOnEveryBackend("bytes give what their numbers give, bit for bit", async (backend) => {
  // 29 = 3 x 8 + 5: the kernel takes eight bytes at a time.
  const example = denseCase("gelu", "cross-entropy", { sizes: [29, 13, 5, 3] });
  const bytes = Uint8Array.from({ length: 23 * 29 }, (_, i) => i * 37);
  const values = byteValues(pixels);
  const asBytes: DenseExamples = { ...example.examples, inputs: bytes, pixels };
  const asNumbers = {
    ...example.examples,
    inputs: Float32Array.from(bytes, (byte) => values[byte]),
  };
  const found = await Promise.all([asBytes, asNumbers].map(async (examples) => {
    const model = await denseNetwork(backend, example.network, { batch: 6, examples });
    model.writeWeights(0, Float32Array.from(example.parameters.weights[0]));
    return { model, examples };
  }));
  const rows = Int32Array.of(3, 1, 22);
  const [a, b] = [await found[0].model.gradient(rows), await found[1].model.gradient(rows)];
  assert.deepEqual(a, b);
  const both = [];
  for (const { model, examples } of found) both.push(await model.evaluate(examples));
  assert.deepEqual(both[0], both[1]);
  found.forEach(({ model }) => model.dispose());
});

testOnEveryBackend("evaluation and outputs do not depend on the batch", async (backend) => {
  const example = denseCase("elu", "cross-entropy");
  const results = [];
  for (const batch of [1, 4, 23, 64]) {
    const model = await startModel(backend, example, batch);
    const { outputs } = await model.forward(example.examples);
    results.push({ outputs, ...await model.evaluate(example.examples) });
    model.dispose();
  }
  const first = results[0];
  for (const { outputs, lossMean, ...counts } of results) {
    assert.deepEqual(outputs, first.outputs);
    assert.ok(Math.abs(lossMean / first.lossMean - 1) < 1e-12);
    assert.deepEqual(counts.correct, first.correct);
  }
});

testOnEveryBackend(
  "a wider batch does not hear of rows that an earlier one left",
  async (backend) => {
    const example = denseCase("relu", "mean-square");
    const model = await startModel(backend, example, 23);
    const some = Int32Array.of(5, 6, 7);
    const alone = await model.gradient(some);
    await model.gradient(Int32Array.from({ length: 23 }, (_, row) => row));
    assert.deepEqual(await model.gradient(some), alone);
    model.dispose();
  },
);

testOnEveryBackend(
  "rows that are not there and batches that are too large are refused",
  async (backend) => {
    const model = await startModel(backend, denseCase("relu", "mean-square"), 2);
    const rates = { weightRates: [1, 1, 1] };
    const tried = (rows: Int32Array) => (async () => await model.step(rows, rates))();
    await assert.rejects(tried(Int32Array.of(23)), /there is no row 23/);
    await assert.rejects(tried(Int32Array.of(-1)), /there is no row -1/);
    await assert.rejects(tried(Int32Array.of(1, 2, 3)), /3 rows do not fit a batch of 2/);
    assert.throws(() => model.writeWeights(0, new Float32Array(3)), /3 numbers for/);
    assert.throws(() => model.writeBias(1, new Float32Array(5)), /layer 1 has no bias/);
    model.dispose();
  },
);

Deno.test("networks that cannot be are refused", async () => {
  const { network, examples } = denseCase("relu", "mean-square");
  const start = (change: object) =>
    denseNetwork("wasm", { ...network, ...change }, { batch: 2, examples });
  await assert.rejects(start({ activation: "gleu" }), /activation "gleu".*relu, gelu, elu/);
  await assert.rejects(start({ forwardScales: [1, 1] }), /2 entries for 3 layers/);
  await assert.rejects(start({ backwardScales: [1, 1e-50, 1] }), /scale 1e-50 is 0/);
  await assert.rejects(start({ sizes: [7, 13, 5, 4] }), /69 targets for 23 rows/);
  await assert.rejects(
    start({ sizes: [7, 40000, 40000, 3] }),
    /cannot hold a dense network of \d+ MiB; allowed: at most 2048 MiB.*narrower/,
  );
});
