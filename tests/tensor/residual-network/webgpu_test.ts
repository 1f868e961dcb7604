/** The WGSL programs against float64, against the other implementations, and against themselves. */
import assert from "node:assert/strict";
import { DeviceLost } from "../../../lib/contract/errors.ts";
import type { Ensemble, UpdateRule } from "../../../lib/tensor/ensemble.ts";
import { residualEnsemble, type ResidualNetwork } from "../../../lib/tensor/residual-network.ts";
import { webgpuEnsemble } from "../../../lib/tensor/residual-network/webgpu-ensemble.ts";
import { layOutWork, slotsOf } from "../../../lib/tensor/residual-network/webgpu-layout.ts";
import { passesOf } from "../../../lib/tensor/residual-network/webgpu-passes.ts";
import { testWithAdapter } from "../adapters.ts";
import { allRows, examplesOf, parametersOf, relativeError } from "./cases.ts";
import { examplesAt, lossAndGradient64 } from "./float64.ts";

const adam = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const cohen: ResidualNetwork = {
  depth: 4,
  width: 10,
  branch: "res-1",
  activation: "tanh",
  multiplier: "shared",
  loss: "mean-square",
};
const marion: ResidualNetwork = {
  depth: 3,
  width: 6,
  branch: "res-3",
  activation: "relu",
  multiplier: "fixed",
  scale: 0.5,
  inputs: 5,
  outputs: 11,
  loss: "cross-entropy",
};

/** Kinds whose sizes are no multiples of a workgroup's: more outputs than features, partial tiles. */
const oddKinds: ResidualNetwork[] = [
  { ...cohen, width: 13, activation: "relu" },
  { ...cohen, width: 37, multiplier: "layer", inputs: 3 },
  marion,
  { ...cohen, width: 1, branch: "affine", multiplier: "layer", outputs: 9 },
  { ...cohen, branch: "affine", activation: "identity", loss: "cross-entropy" },
];

testWithAdapter(
  "WGSL: gradients of odd sizes are the float64 ones; another kind's are not",
  async () => {
    for (const [index, network] of oddKinds.entries()) {
      const batch = [19, 8, 17, 1, 9][index];
      const examples = examplesOf(network, 21, 40 + index);
      const parameters = parametersOf(network, 50 + index);
      const rows = allRows(batch).map((row) => (row * 5 + 2) % 21);
      const ensemble = await residualEnsemble("webgpu", network, { networks: 1, batch, examples });
      ensemble.write(0, parameters);
      const { loss, gradient } = await ensemble.gradient(0, rows);
      const theta = Float64Array.from(parameters);
      const expected = lossAndGradient64(network, theta, examplesAt(examples, rows));
      assert.ok(Math.abs(loss - expected.loss) < 3e-6 * (1 + expected.loss), `${loss}`);
      assert.ok(relativeError(gradient, expected.gradient) < 3e-6, `kind ${index}`);
      const activation = network.activation === "identity" ? "tanh" : "identity";
      const wrong = lossAndGradient64(
        { ...network, activation },
        theta,
        examplesAt(examples, rows),
      );
      assert.ok(relativeError(gradient, wrong.gradient) > 1e-3, `kind ${index} cannot be told`);
      ensemble.dispose();
    }
  },
);

/** Steps of an ensemble, on rows that depend on step and network only. */
async function train(
  ensemble: Ensemble,
  { steps, start = 0, batch, rule, rates }: {
    readonly steps: number;
    readonly start?: number;
    readonly batch: number;
    readonly rule: UpdateRule;
    readonly rates: readonly number[];
  },
): Promise<Float64Array[]> {
  const losses: Float64Array[] = [];
  for (let t = start; t < start + steps; t++) {
    const rows = Int32Array.from({ length: ensemble.networks * batch }, (_, i) => (i * 3 + t) % 12);
    losses.push(await ensemble.step(rows, { rule, learningRates: rates }));
  }
  return losses;
}

testWithAdapter(
  "WGSL: 15 steps of Adam and of gradient descent end where the kernel's do",
  async () => {
    for (const [network, batch] of [[cohen, 9], [marion, 4]] as const) {
      for (const rule of [adam, { name: "gradient-descent" }] as const) {
        const examples = examplesOf(network, 12, 60);
        const found: Float32Array[] = [];
        const losses: number[] = [];
        for (const backend of ["webgpu", "wasm"] as const) {
          const ensemble = await residualEnsemble(backend, network, {
            networks: 2,
            batch,
            examples,
          });
          [0, 1].forEach((index) => ensemble.write(index, parametersOf(network, 70 + index)));
          const told = await train(ensemble, { steps: 15, batch, rule, rates: [0, 0.01] });
          assert.ok(told.every(([left]) => Number.isNaN(left)));
          losses.push(told[14][1]);
          found.push(await ensemble.read(1));
          assert.deepEqual(await ensemble.read(0), parametersOf(network, 70));
          ensemble.dispose();
        }
        assert.ok(relativeError(found[0], found[1]) < 2e-5, rule.name);
        assert.ok(relativeError(found[0], parametersOf(network, 71)) > 1e-2, "it moved");
        assert.ok(Math.abs(losses[0] - losses[1]) < 1e-5, `${losses}`);
      }
    }
  },
);

testWithAdapter(
  "WGSL: five networks, two at a time, are bit for bit five single ones",
  async () => {
    const examples = examplesOf(cohen, 12, 80);
    const batch = 6;
    const rates = [0.01, 0.02, 0, 0.03, 0.04];
    const { length } = layOutWork(cohen, { slots: 2, columns: batch, backward: true });
    const size = { networks: 5, batch, examples };
    const together = await webgpuEnsemble(cohen, { ...size, lengthMax: length + 8 });
    rates.forEach((_, index) => together.write(index, parametersOf(cohen, 90 + index)));
    const losses = await train(together, { steps: 4, batch, rule: adam, rates });
    for (const [index, rate] of rates.entries()) {
      const single = await residualEnsemble("webgpu", cohen, { networks: 1, batch, examples });
      single.write(0, parametersOf(cohen, 90 + index));
      // A single network's rows are those of its place in the ensemble: 3 x 6 x index further on.
      const start = 18 * index;
      const own = await train(single, { steps: 4, start, batch, rule: adam, rates: [rate] });
      assert.deepEqual(own.map(([loss]) => loss), losses.map((all) => all[index]));
      assert.deepEqual(await single.read(0), await together.read(index));
      single.dispose();
    }
    together.dispose();
  },
);

testWithAdapter("WGSL: a saved state goes on bit for bit, and is read by the kernel", async () => {
  const examples = examplesOf(marion, 12, 100);
  const size = { networks: 2, batch: 4, examples };
  const work = { batch: 4, rule: adam, rates: [0.01, 0.02] };
  const whole = await residualEnsemble("webgpu", marion, size);
  [0, 1].forEach((index) => whole.write(index, parametersOf(marion, 110 + index)));
  await train(whole, { ...work, steps: 3 });
  const saved = await whole.save();
  const resumed = await residualEnsemble("webgpu", marion, size);
  resumed.restore(saved);
  assert.deepEqual(await resumed.save(), saved);
  const losses = await train(whole, { ...work, steps: 3, start: 3 });
  assert.deepEqual(await train(resumed, { ...work, steps: 3, start: 3 }), losses);
  assert.deepEqual(await resumed.save(), await whole.save());
  const kernel = await residualEnsemble("wasm", marion, size);
  kernel.restore(saved);
  assert.deepEqual(await kernel.save(), saved);
  // The moments matter: a network that starts afresh from these parameters goes elsewhere.
  resumed.restore(saved);
  resumed.write(0, await resumed.read(0));
  await train(resumed, { ...work, steps: 3, start: 3 });
  assert.notDeepEqual(await resumed.read(0), await whole.read(0));
  for (const ensemble of [whole, resumed, kernel]) ensemble.dispose();
});

testWithAdapter("WGSL: an evaluation in pieces tells what the kernel tells", async () => {
  for (const network of [marion, cohen]) {
    const examples = examplesOf(network, 4, 120);
    const others = examplesOf(network, 1030, 121);
    const told = [];
    for (const backend of ["webgpu", "wasm"] as const) {
      const ensemble = await residualEnsemble(backend, network, {
        networks: 2,
        batch: 4,
        examples,
      });
      ensemble.write(1, parametersOf(network, 122));
      told.push(await ensemble.evaluate(1, others));
      ensemble.dispose();
    }
    assert.ok(Math.abs(told[0].lossMean - told[1].lossMean) < 1e-6, JSON.stringify(told));
    assert.ok(Math.abs(told[0].correct - told[1].correct) <= 1, JSON.stringify(told));
    assert.ok(network === cohen || told[0].correct > 50);
  }
});

testWithAdapter("WGSL: what is not a number or overflows stays so in the loss", async () => {
  for (const activation of ["relu", "tanh"] as const) {
    const network = { ...marion, activation };
    const examples = examplesOf(network, 12, 130);
    const ensemble = await residualEnsemble("webgpu", network, { networks: 2, batch: 4, examples });
    for (const value of [NaN, 3e38]) {
      // The embedding, and with it every state.
      ensemble.write(0, parametersOf(network, 131).fill(value, 0, 30));
      ensemble.write(1, parametersOf(network, 132));
      const rule = { name: "gradient-descent" } as const;
      const [losses] = await train(ensemble, { steps: 1, batch: 4, rule, rates: [0.1, 0.1] });
      assert.ok(!Number.isFinite(losses[0]), `${activation} ${value}: ${losses[0]}`);
      assert.ok(Number.isFinite(losses[1]), "the other network does not mind");
    }
    ensemble.dispose();
  }
});

testWithAdapter("WGSL: networks that do not fit the GPU are refused in clear words", async () => {
  const size = { networks: 2, batch: 4, examples: examplesOf(cohen, 12, 140) };
  const refused = (lengthMax: number) => webgpuEnsemble(cohen, { ...size, lengthMax });
  await assert.rejects(refused(1000), (error) => {
    assert.ok(error instanceof DeviceLost);
    assert.match(error.message, /cannot keep .* MiB of one residual network .*--backend wasm/);
    return true;
  });
});

Deno.test("networks take turns evenly, where they do not fit at once", () => {
  assert.equal(slotsOf(5, [10, 20], 1000), 5);
  assert.equal(slotsOf(5, [10, 20], 99), 3);
  assert.equal(slotsOf(5, [10, 20], 39), 1);
  assert.equal(slotsOf(5, [10, 20], 19), 0);
  assert.equal(slotsOf(200_000, [1], 2 ** 30), 50_000);
});

testWithAdapter(
  "WGSL: a deep network takes several passes, and ends where the kernel does",
  async () => {
    const deep = { ...cohen, depth: 1500 };
    assert.equal(passesOf(deep, true).length, 4);
    const examples = examplesOf(deep, 12, 150);
    const parameters = parametersOf(deep, 151).map((value) => value / 10);
    const found = [];
    for (const backend of ["webgpu", "wasm"] as const) {
      const ensemble = await residualEnsemble(backend, deep, { networks: 1, batch: 3, examples });
      ensemble.write(0, parameters);
      const { loss, gradient } = await ensemble.gradient(0, allRows(3));
      const { lossMean } = await ensemble.evaluate(0, examples);
      found.push({ loss, gradient, lossMean });
      ensemble.dispose();
    }
    const [gpu, kernel] = found;
    assert.ok(Math.abs(gpu.loss / kernel.loss - 1) < 1e-5);
    assert.ok(Math.abs(gpu.lossMean / kernel.lossMean - 1) < 1e-5);
    assert.ok(relativeError(gpu.gradient, kernel.gradient) < 1e-5);
    // The shared multiplier collects from all passes.
    const last = parameters.length - 1;
    assert.ok(Math.abs(gpu.gradient[last] / kernel.gradient[last] - 1) < 1e-4);
  },
);

Deno.test("passes go through all layers once forward and once back", () => {
  for (const [depth, turns] of [[1, 400], [7, 400], [60, 400], [61, 150]]) {
    for (const backward of [true, false]) {
      const visited: number[] = [];
      let ended = 0;
      for (const [from, to, ends, top, bottom] of passesOf({ ...cohen, depth }, backward, turns)) {
        for (let k = from; k < to; k++) visited.push(k);
        ended += ends;
        for (let k = top - 1; k >= bottom; k--) visited.push(k);
        if (top > bottom) assert.equal(ended, 1, "losses come before the way back");
      }
      const up = [...allRows(depth)];
      assert.deepEqual(visited, backward ? [...up, ...up.toReversed()] : up);
    }
  }
  assert.throws(() => passesOf({ ...cohen, width: 2000 }, true), /too much.*--backend wasm/);
});
