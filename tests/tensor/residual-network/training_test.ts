import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import type { Ensemble, UpdateRule } from "../../../lib/tensor/ensemble.ts";
import {
  blockView,
  residualEnsemble,
  type ResidualNetwork,
  residualParameterLayout,
} from "../../../lib/tensor/residual-network.ts";
import { testOnEveryBackend } from "../adapters.ts";
import { allKinds, allRows, examplesOf, parametersOf, relativeError } from "./cases.ts";
import { lossAndGradient64 } from "./float64.ts";

const adam: UpdateRule = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const descent: UpdateRule = { name: "gradient-descent" };

const network: ResidualNetwork = {
  depth: 5,
  width: 10,
  branch: "affine",
  activation: "tanh",
  multiplier: "shared",
  loss: "mean-square",
};

Deno.test("the float64 gradient is that of central differences, for every kind", () => {
  let worst = 0;
  for (const [index, kind] of allKinds(3, 2).entries()) {
    const examples = examplesOf(kind, 2, 400);
    const theta = Float64Array.from(parametersOf(kind, 20 + index));
    const { gradient } = lossAndGradient64(kind, theta, examples);
    const step = 1e-5;
    const differences = theta.map((value, i) => {
      const lossAt = (moved: number) => {
        theta[i] = moved;
        const { loss } = lossAndGradient64(kind, theta, examples);
        theta[i] = value;
        return loss;
      };
      return (lossAt(value + step) - lossAt(value - step)) / (2 * step);
    });
    worst = Math.max(worst, relativeError(gradient, differences));
  }
  assert.ok(worst < 1e-8, `${worst}`);
});

Deno.test("without biases relu networks are homogeneous: <p_0, h_0> = <p_L, h_L>", () => {
  for (const branch of ["res-1", "res-3"] as const) {
    const kind = { ...network, branch, activation: "relu" } as const;
    const theta = Float64Array.from(parametersOf(kind, 31));
    const { pairings } = lossAndGradient64(kind, theta, examplesOf(kind, 4, 500));
    for (const [start, end] of pairings) assert.ok(Math.abs(start - end) < 1e-13);
  }
});

testOnEveryBackend("the kernel's own gradient has that identity", async (backend) => {
  // With an embedding A and a readout B: <A, dloss/dA> = <p_0, h_0>, <B, dloss/dB> = <p_L, h_L>.
  for (const branch of ["res-1", "res-3"] as const) {
    const kind = { ...network, branch, activation: "relu", inputs: 7, outputs: 3 } as const;
    const examples = examplesOf(kind, 9, 600);
    const ensemble = await residualEnsemble(backend, kind, { networks: 1, batch: 4, examples });
    const parameters = parametersOf(kind, 33);
    ensemble.write(0, parameters);
    const { gradient } = await ensemble.gradient(0, allRows(9));
    const { embedding, readout } = residualParameterLayout(kind);
    const [start, end] = [embedding!, readout!].map((block) => {
      const slope = blockView(gradient, block);
      return blockView(parameters, block).reduce((sum, value, i) => sum + value * slope[i], 0);
    });
    assert.ok(Math.abs(start - end) < 1e-6 * (1 + Math.abs(end)), `${start} ${end}`);
    ensemble.dispose();
  }
});

Deno.test("a gradient at depth 2000 is still the float64 one, on the kernel and the reference", async () => {
  const deep: ResidualNetwork = { ...network, depth: 2000 };
  const examples = examplesOf(deep, 3, 700);
  const parameters = parametersOf(deep, 35).map((value) => value / 20);
  parameters[parameters.length - 1] = -0.02;
  const expected = lossAndGradient64(deep, Float64Array.from(parameters), examples);
  for (const backend of ["wasm", "cpu"] as const) {
    const ensemble = await residualEnsemble(backend, deep, { networks: 1, batch: 3, examples });
    ensemble.write(0, parameters);
    const found = await ensemble.gradient(0, allRows(3));
    assert.ok(Math.abs(found.loss / expected.loss - 1) < 1e-5, backend);
    const { multiplier } = residualParameterLayout(deep);
    const [slope] = blockView(found.gradient, multiplier!);
    // The shares of 2000 layers nearly cancel.
    assert.ok(Math.abs(slope / expected.gradient[multiplier!.offset] - 1) < 1e-4, backend);
    assert.ok(relativeError(found.gradient, expected.gradient) < 1e-5, backend);
    ensemble.dispose();
  }
});

async function trained(ensemble: Ensemble, steps: number, from = 0): Promise<Float64Array[]> {
  const losses: Float64Array[] = [];
  for (let t = from; t < from + steps; t++) {
    const rows = Int32Array.from({ length: 5 * ensemble.networks }, (_, i) => (i % 5 + 3 * t) % 20);
    const learningRates = new Float64Array(ensemble.networks).fill(0.01);
    losses.push(await ensemble.step(rows, { rule: adam, learningRates }));
  }
  return losses;
}

testOnEveryBackend("networks side by side are single ones, bit for bit", async (backend) => {
  const examples = examplesOf(network, 20, 800);
  const together = await residualEnsemble(backend, network, { networks: 3, batch: 5, examples });
  for (let index = 0; index < 3; index++) together.write(index, parametersOf(network, 40 + index));
  const losses = await trained(together, 2);
  for (let index = 0; index < 3; index++) {
    const alone = await residualEnsemble(backend, network, { networks: 1, batch: 5, examples });
    alone.write(0, parametersOf(network, 40 + index));
    const own = await trained(alone, 2);
    assert.deepEqual(own.map(([loss]) => loss), losses.map((all) => all[index]));
    assert.deepEqual(await alone.read(0), await together.read(index));
    alone.dispose();
  }
  together.dispose();
});

testOnEveryBackend("training goes on from saved bytes, bit for bit", async (backend) => {
  const examples = examplesOf(network, 20, 900);
  const size = { networks: 2, batch: 5, examples };
  const whole = await residualEnsemble(backend, network, size);
  whole.write(0, parametersOf(network, 50));
  whole.write(1, parametersOf(network, 51));
  await trained(whole, 2);
  const saved = await whole.save();
  const losses = await trained(whole, 2, 2);
  const resumed = await residualEnsemble(backend, network, size);
  resumed.restore(saved);
  assert.deepEqual(await trained(resumed, 2, 2), losses);
  assert.deepEqual(await resumed.save(), await whole.save());
  assert.throws(() => resumed.restore(saved.subarray(8)), UserError);
  whole.dispose();
  resumed.dispose();
});

testOnEveryBackend(
  "a learning rate of 0 leaves a network and its optimiser alone",
  async (backend) => {
    const examples = examplesOf(network, 20, 1000);
    const ensemble = await residualEnsemble(backend, network, { networks: 2, batch: 5, examples });
    ensemble.write(0, parametersOf(network, 60));
    ensemble.write(1, parametersOf(network, 61));
    await trained(ensemble, 2);
    const before = await ensemble.save();
    const rows = Int32Array.from({ length: 10 }, (_, i) => i);
    for (const rule of [adam, descent]) {
      const losses = await ensemble.step(rows, { rule, learningRates: [0, 0] });
      assert.deepEqual([...losses], [NaN, NaN]);
    }
    assert.deepEqual(await ensemble.save(), before);
    ensemble.dispose();
  },
);

testOnEveryBackend(
  "evaluation is the float64 loss, and counts the right classes",
  async (backend) => {
    const kind = { ...network, inputs: 6, outputs: 4, loss: "cross-entropy" } as const;
    const examples = examplesOf(kind, 150, 1100);
    const ensemble = await residualEnsemble(backend, kind, { networks: 1, batch: 5, examples });
    const parameters = parametersOf(kind, 70);
    ensemble.write(0, parameters);
    const found = await ensemble.evaluate(0, examples);
    const theta = Float64Array.from(parameters);
    const expected = lossAndGradient64(kind, theta, examples);
    assert.ok(
      Math.abs(found.lossMean - expected.loss) < 1e-6,
      `${found.lossMean} ${expected.loss}`,
    );
    // The class with the largest output is the one whose loss is least.
    let correct = 0;
    for (let e = 0; e < 150; e++) {
      const inputs = examples.inputs.subarray(6 * e, 6 * e + 6);
      const losses = [0, 1, 2, 3].map((target) =>
        lossAndGradient64(kind, theta, { count: 1, inputs, targets: Int32Array.of(target) }).loss
      );
      if (losses.indexOf(Math.min(...losses)) === examples.targets[e]) correct++;
    }
    assert.equal(found.correct, correct);
    ensemble.dispose();
  },
);

testOnEveryBackend("a loss that is not finite is given as it is", async (backend) => {
  for (const loss of ["mean-square", "cross-entropy"] as const) {
    const examples = examplesOf({ ...network, loss }, 10, 1200);
    const size = { networks: 1, batch: 10, examples };
    const ensemble = await residualEnsemble(backend, { ...network, loss }, size);
    const parameters = parametersOf(network, 71);
    parameters[3] = NaN;
    ensemble.write(0, parameters);
    assert.ok(Number.isNaN((await ensemble.evaluate(0, examples)).lossMean));
    const update = { rule: descent, learningRates: [0.1] };
    assert.ok(Number.isNaN((await ensemble.step(allRows(10), update))[0]));
    ensemble.dispose();
  }
});

Deno.test("wrong variants are rejected: the multiplier's sign, a transposed matrix, a missing mean", async () => {
  const examples = examplesOf(network, 6, 1300);
  const ensemble = await residualEnsemble("wasm", network, { networks: 1, batch: 6, examples });
  const layout = residualParameterLayout(network);
  const parameters = parametersOf(network, 80);
  parameters[layout.multiplier!.offset] = -0.3;
  ensemble.write(0, parameters);
  const { loss, gradient } = await ensemble.gradient(0, allRows(6));
  const right = Float64Array.from(parameters);
  const errorOf = (theta: Float64Array, kind = network) => {
    const expected = lossAndGradient64(kind, theta, examples);
    return Math.max(Math.abs(loss - expected.loss), relativeError(gradient, expected.gradient));
  };
  assert.ok(errorOf(right) < 1e-5);
  const signed = right.slice();
  signed[layout.multiplier!.offset] = 0.3;
  assert.ok(errorOf(signed) > 1e-2, "the slope has the multiplier's sign");
  const transposed = right.slice();
  const { offset } = layout.layer(2).matrix;
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 10; j++) transposed[offset + 10 * i + j] = right[offset + 10 * j + i];
  }
  assert.ok(errorOf(transposed) > 1e-2);
  const { multiplier: _, ...rest } = network;
  const unsigned = { ...rest, multiplier: "fixed", scale: -0.3 } as const;
  const withoutMultiplier = lossAndGradient64(unsigned, right.subarray(0, -1), examples);
  assert.ok(Math.abs(withoutMultiplier.loss - loss) > 1e-2, "the absolute value multiplies");
  ensemble.dispose();
});

Deno.test("what cannot be is refused in words", async () => {
  const examples = examplesOf(network, 6, 1400);
  const size = { networks: 1, batch: 6, examples };
  const refuse = (kind: ResidualNetwork, pattern: RegExp, other = size) =>
    assert.rejects(residualEnsemble("wasm", kind, other), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, pattern);
      return true;
    });
  await refuse({ ...network, depth: 0 }, /depth 0; allowed: whole numbers from 1/);
  await refuse({ ...network, multiplier: "fixed" }, /scale undefined; allowed: a finite scale/);
  await refuse({ ...network, scale: 1 }, /multiplier "shared" and scale 1/);
  await refuse({ ...network, inputs: 3 }, /6 examples with 60 numbers of inputs/);
  await refuse(network, /batch 0; allowed: whole numbers from 1/, { ...size, batch: 0 });
  const classes = { ...examples, targets: Int32Array.of(0, 1, 2, 10, 4, 5) };
  await refuse({ ...network, loss: "cross-entropy" }, /example 3 with class 10; allowed: 0 to 9/, {
    ...size,
    examples: classes,
  });
  const ensemble = await residualEnsemble("wasm", network, size);
  await assert.rejects(ensemble.gradient(0, Int32Array.of(6)), /example 6; allowed: 0 to 5/);
  ensemble.dispose();
});
