import assert from "node:assert/strict";
import { engine } from "@tensorflow/tfjs-core";
import { UserError } from "../../../lib/contract/errors.ts";
import { residualEnsemble, type ResidualNetwork } from "../../../lib/tensor/residual-network.ts";
import { idleBytes } from "../../../lib/tensor/residual-network/kernel-memory.ts";
import { testOnEveryBackend } from "../adapters.ts";
import { allRows, examplesOf, parametersOf } from "./cases.ts";

const small: ResidualNetwork = {
  depth: 4,
  width: 6,
  branch: "affine",
  activation: "tanh",
  multiplier: "layer",
  loss: "mean-square",
};

async function train(network: ResidualNetwork, batch = 4): Promise<Float32Array> {
  const examples = examplesOf(network, 8, 3);
  const ensemble = await residualEnsemble("wasm", network, { networks: 2, batch, examples });
  ensemble.write(1, parametersOf(network, 5));
  const rule = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  await ensemble.step(Int32Array.from({ length: 2 * batch }, (_, i) => i % 8), {
    rule,
    learningRates: [0, 0.01],
  });
  const found = await ensemble.read(1);
  ensemble.dispose();
  return found;
}

Deno.test("a thousand ensembles, one after another, use the memory of one", async () => {
  const expected = await train(small);
  const before = idleBytes();
  for (let repeat = 0; repeat < 1000; repeat++) assert.deepEqual(await train(small), expected);
  assert.equal(idleBytes(), before);
});

Deno.test("what a deep and a wide network leave behind is used again and changes nothing", async () => {
  const expected = await train(small);
  await train({ ...small, depth: 500 });
  await train({ ...small, width: 100 }, 64);
  const before = idleBytes();
  await train({ ...small, depth: 500 });
  await train({ ...small, width: 100 }, 64);
  assert.equal(idleBytes(), before);
  assert.deepEqual(await train(small), expected);
});

Deno.test("an ensemble starts with parameters 0 wherever it lies", async () => {
  await train({ ...small, width: 50 });
  const examples = examplesOf(small, 8, 3);
  const ensemble = await residualEnsemble("wasm", small, { networks: 3, batch: 2, examples });
  for (let network = 0; network < 3; network++) {
    assert.ok((await ensemble.read(network)).every((value) => value === 0));
  }
  ensemble.dispose();
});

Deno.test("ensembles that live at once do not touch each other", async () => {
  const examples = examplesOf(small, 8, 3);
  const size = { networks: 1, batch: 8, examples };
  const [first, second] = [
    await residualEnsemble("wasm", small, size),
    await residualEnsemble("wasm", small, size),
  ];
  first.write(0, parametersOf(small, 1));
  second.write(0, parametersOf(small, 2));
  await second.gradient(0, allRows(8));
  assert.deepEqual(await first.read(0), parametersOf(small, 1));
  first.dispose();
  assert.deepEqual(await second.read(0), parametersOf(small, 2));
  second.dispose();
});

Deno.test("more than 2 GiB is refused with what is wanted and what is allowed", async () => {
  const huge = { ...small, depth: 100_000, width: 100 };
  const examples = examplesOf(huge, 8, 3);
  await assert.rejects(
    residualEnsemble("wasm", huge, { networks: 4, batch: 32, examples }),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /cannot hold residual networks of \d+ MiB/);
      assert.match(error.message, /allowed: up to 2048 MiB/);
      return true;
    },
  );
});

Deno.test("a disposed ensemble says so", async () => {
  const examples = examplesOf(small, 8, 3);
  const ensemble = await residualEnsemble("wasm", small, { networks: 1, batch: 8, examples });
  ensemble.dispose();
  ensemble.dispose();
  await assert.rejects(ensemble.gradient(0, allRows(8)), /disposed/);
  await assert.rejects(ensemble.evaluate(0, examples), /disposed/);
});

testOnEveryBackend("no tensor outlives a call", async (backend) => {
  const examples = examplesOf(small, 8, 3);
  const ensemble = await residualEnsemble(backend, small, { networks: 1, batch: 8, examples });
  await ensemble.gradient(0, allRows(8));
  await ensemble.evaluate(0, examples);
  assert.equal(engine().state.numTensors, 0);
  ensemble.dispose();
});
