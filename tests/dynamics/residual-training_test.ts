import assert from "node:assert/strict";
import * as v from "valibot";
import type { Compute, Fields, Recipe } from "../../lib/contract/plugins.ts";
import { numberColumn, type Table, table, vectorColumn } from "../../lib/contract/table.ts";
import { plugin as flow } from "../../lib/data/oscillating-flow.ts";
import { plugin } from "../../lib/dynamics/residual-training.ts";
import { trainingSet } from "../../lib/dynamics/residual-training/examples.ts";
import { EnsembleTraining } from "../../lib/dynamics/residual-training/networks.ts";
import { Batches } from "../../lib/dynamics/training/batches.ts";
import { train as trainAll, type TrainingPlan } from "../../lib/dynamics/training/loop.ts";
import type { Ensemble } from "../../lib/tensor/ensemble.ts";
import { plugin as affine } from "../../lib/models/residual-affine.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin as fanIn } from "../../lib/parametrizations/fan-in-deviation.ts";
import { residualEnsemble } from "../../lib/tensor/residual-network.ts";
import { residualRecipe } from "./resnet-case.ts";

const width = 3;
const depth = 5;
const quiet: Compute = { backend: "wasm", progress() {} };
const data = flow.generate({ dimension: width, examples: 24 }, keyOf(3));

function affineRecipe(given: Record<string, unknown>): Recipe {
  return fanIn.scale(affine.describe(v.parse(affine.params, { width, depth, ...given })), {
    deviation: 1,
    depthPower: 0,
  });
}

const tanh = affineRecipe({ activation: "tanh", multiplier: "shared" });
const relu = affineRecipe({ activation: "relu", multiplier: "layer" });

function train(
  params: Record<string, unknown>,
  { recipe = tanh, compute = quiet, rows = data, test }: {
    readonly recipe?: Recipe;
    readonly compute?: Compute;
    readonly rows?: Table;
    readonly test?: Table;
  } = {},
): Promise<Fields> {
  return plugin.simulate({
    params: v.parse(plugin.params, { networks: 2, batch: 8, epochs: 3, ...params }),
    recipe,
    data: rows,
    ...(test === undefined ? {} : { test }),
    key: keyOf(11),
    compute,
  });
}

/** The weights of one network, from the fields with this suffix. */
interface Network {
  readonly matrices: Float64Array;
  readonly biases: Float64Array;
  readonly multipliers: Float64Array;
}

function networkOf(fields: Fields, n: number, suffix = ""): Network {
  const part = (name: string) => {
    const { values } = fields[name + suffix];
    const size = values.length / fields[name + suffix].axes[0].length;
    return values.slice(n * size, (n + 1) * size);
  };
  return {
    matrices: part("matrices"),
    biases: part("biases"),
    multipliers: part("multipliers"),
  };
}

/** Mean squared error on all examples in float64, by plain loops over the formula. */
function plainLoss(network: Network, activation: (x: number) => number): number {
  const [inputs, targets] = [data.columns.input.values, data.columns.target.values] as [
    Float32Array,
    Float32Array,
  ];
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    let h = Array.from(inputs.subarray(i * width, (i + 1) * width));
    for (let k = 0; k < depth; k++) {
      h = h.map((value, row) => {
        let z = network.biases[k * width + row];
        for (let c = 0; c < width; c++) {
          z += network.matrices[(k * width + row) * width + c] * h[c];
        }
        return value + network.multipliers[k] * activation(z);
      });
    }
    h.forEach((value, row) => sum += (value - targets[i * width + row]) ** 2);
  }
  return sum / (data.length * width);
}

const activations = { tanh: Math.tanh, relu: (x: number) => Math.max(x, 0) };
const keep = ["weights", "initial-weights"];

for (const [name, recipe] of [["tanh", tanh], ["relu", relu]] as const) {
  Deno.test(`the weights given are those of the loss given, ${name}`, async () => {
    const fields = await train({ keep, denoise: [0, 2] }, { recipe });
    for (const n of [0, 1]) {
      const loss = plainLoss(networkOf(fields, n), activations[name]);
      assert.ok(Math.abs(fields.lossFinal.values[n] / loss - 1) < 1e-5);
      assert.ok(Math.abs(fields.lossDenoised.values[2 * n] / loss - 1) < 1e-5);
      // Smoothed over k - 2 … k + 2, with |delta| drawn in where each layer has its own.
      const smoothed = smoothedNetwork(networkOf(fields, n), name === "relu");
      const wanted = plainLoss(smoothed, activations[name]);
      assert.ok(Math.abs(fields.lossDenoised.values[2 * n + 1] / wanted - 1) < 1e-4);
      assert.ok(Math.abs(wanted / loss - 1) > 1e-3);
    }
  });

  Deno.test(`one step of gradient descent is that of finite differences, ${name}`, async () => {
    const rate = 0.1;
    const step = { optimizer: "gradient-descent", learningRate: rate, batch: 24, epochs: 1 };
    const fields = await train({ ...step, keep, networks: 1 }, { recipe });
    const [before, after] = [networkOf(fields, 0, "Initial"), networkOf(fields, 0)];
    let worst = 0;
    for (const part of ["matrices", "biases", "multipliers"] as const) {
      for (let i = 0; i < before[part].length; i++) {
        const shifted = (by: number) => {
          // A shared multiplier is one number: all of its repetitions move.
          const values = before[part].map((value, j) =>
            j === i || (part === "multipliers" && name === "tanh") ? value + by : value
          );
          return plainLoss({ ...before, [part]: values }, activations[name]);
        };
        const slope = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
        const moved = (before[part][i] - after[part][i]) / rate;
        worst = Math.max(worst, Math.abs(moved - slope));
      }
    }
    assert.ok(worst < 3e-6, `off by ${worst}`);
  });
}

function smoothedNetwork(network: Network, perLayer: boolean): Network {
  const smooth = (values: Float64Array) => {
    const size = values.length / depth;
    return values.map((_, i) => {
      const [k, entry] = [Math.floor(i / size), i % size];
      const near = [-2, -1, 0, 1, 2].map((by) => k + by).filter((l) => l >= 0 && l < depth);
      const terms = near.map((l) =>
        values[l * size + entry] * (perLayer ? Math.abs(network.multipliers[l]) : 1)
      );
      return terms.reduce((a, b) => a + b) / near.length;
    });
  };
  return {
    matrices: smooth(network.matrices),
    biases: smooth(network.biases),
    multipliers: perLayer ? network.multipliers.map(Math.sign) : network.multipliers,
  };
}

// Float32 on both, sums in another order: differences of 1e-7 a step, which 9 steps of Adam may raise tenfold.
Deno.test("the reference composition trains to the same weights as the kernel", async () => {
  const kernel = await train({ keep, learningRate: 0.01 });
  const reference = await train({ keep, learningRate: 0.01 }, {
    compute: { ...quiet, backend: "cpu" },
  });
  for (const name of ["matrices", "biases", "multipliers", "lossTrain", "gradientNorm"]) {
    kernel[name].values.forEach((value, i) =>
      assert.ok(Math.abs(value - reference[name].values[i]) < 2e-5, name)
    );
  }
});

Deno.test("training lowers the loss, and the log ends where the networks do", async () => {
  const fields = await train({ learningRate: 0.02, epochs: 20 });
  const { values } = fields.lossTrain;
  for (const n of [0, 1]) {
    assert.ok(values[20 * n + 19] < 0.5 * values[20 * n]);
    assert.ok(fields.lossFinal.values[n] < values[20 * n + 18]);
  }
  assert.deepEqual([...fields.epochsTrained.values], [20, 20]);
});

Deno.test("another network in the job changes no bit of the others", async () => {
  const [two, three] = [await train({ keep }), await train({ keep, networks: 3 })];
  for (const name of ["matrices", "multipliers", "lossTrain"]) {
    const { values } = two[name];
    assert.deepEqual(three[name].values.subarray(0, values.length), values);
  }
});

// Of the whole job only every so many seconds of work are kept; here every other step is.
Deno.test("training with Adam that goes on from a checkpoint is the uninterrupted one, bit for bit", async () => {
  const network = {
    depth,
    width,
    branch: "affine",
    activation: "tanh",
    multiplier: "shared",
    loss: "mean-square",
  } as const;
  const examples = trainingSet(data, { role: "data" });
  const started = async () => {
    const ensemble = await residualEnsemble("wasm", network, { networks: 2, batch: 8, examples });
    for (const n of [0, 1]) {
      const parameters = new Float32Array(ensemble.parameterCount);
      randomStream(fold(keyOf(8), n)).fillNormal(parameters);
      ensemble.write(n, parameters.map((value) => 0.3 * value));
    }
    return ensemble;
  };
  const planOf = (ensemble: Ensemble): TrainingPlan => {
    const trainable = new EnsembleTraining(ensemble, {
      rule: { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      batch: 8,
      stepsInEpoch: 3,
      learningRate: () => 0.01,
    });
    const batches = [0, 1].map((n) =>
      new Batches(fold(keyOf(9), n), { examples: 24, batch: 8 }, "examples")
    );
    const begin = () => Promise.resolve({ trainable, batches });
    return { groups: 1, begin, steps: 12, window: 3, stepsKept: 2 };
  };
  const kept: Uint8Array[] = [];
  const whole = await started();
  const log = await trainAll(planOf(whole), {
    ...quiet,
    checkpoint: { keep: (bytes) => kept.push(bytes) },
  });
  assert.equal(kept.length, 5);
  // After 4 steps: in the middle of an epoch.
  const resumed = await started();
  const checkpoint = { resumed: kept[1], keep() {} };
  assert.deepEqual(await trainAll(planOf(resumed), { ...quiet, checkpoint }), log);
  for (const n of [0, 1]) assert.deepEqual(await resumed.read(n), await whole.read(n));
  resumed.dispose();
  whole.dispose();
});

/** Points of two classes, which side of a plane they are on. */
function classified(count: number, label: string): Table {
  const stream = randomStream(fold(keyOf(4), label));
  const inputs = Float32Array.from({ length: 4 * count }, () => stream.normal());
  const classes = Array.from(
    { length: count },
    (_, i) => inputs[4 * i] > inputs[4 * i + 1] ? 1 : 0,
  );
  return table({
    input: vectorColumn(inputs, 4, { description: "points" }),
    class: numberColumn(classes, "dimensionless", "side"),
  });
}

const resnet = residualRecipe({ width: 8, depth: 6, inputDimension: 4, branch: "res-1" });

Deno.test("a classifier with embedding and readout learns, and the best of several rates is kept", async () => {
  const [rows, test] = [classified(256, "train"), classified(128, "test")];
  const rates = [1e-7, 0.01, 1e30];
  const params = { learningRates: rates, batch: 32, epochs: 6, keep: ["weights"] };
  const fields = await train(params, { recipe: resnet, rows, test });
  assert.deepEqual([...fields.learningRateChosen.values], [0.01, 0.01]);
  for (const accuracy of fields.accuracyTest.values) assert.ok(accuracy > 0.85, `${accuracy}`);
  assert.deepEqual(fields.matrices.axes.map(({ length }) => length), [2, 6, 8, 8]);
  const idle = await train({ ...params, learningRates: [1e-7] }, { recipe: resnet, rows, test });
  for (const accuracy of idle.accuracyTest.values) assert.ok(accuracy < 0.85, `${accuracy}`);
});

Deno.test("where every rate diverges, that is what the fields say, and no number is silently lost", async () => {
  const rows = classified(64, "train");
  const params = { learningRates: [1e30, 1e35], epochs: 4 };
  const fields = await train(params, { recipe: resnet, rows, test: rows });
  assert.deepEqual([...fields.diverged.values], [1, 1]);
  for (const field of Object.values(fields)) {
    const lost = field.values.some((value) => !Number.isFinite(value));
    assert.ok(!lost || field.missing !== undefined);
  }
});

Deno.test("what does not fit is refused in words", async () => {
  await assert.rejects(train({ batch: 25 }), /batches of 25 from 24 examples/);
  const wide = flow.generate({ dimension: 4, examples: 24 }, keyOf(3));
  await assert.rejects(train({}, { rows: wide }), /width 3 on inputs of size 4/);
  const recipe = affineRecipe({ activation: "tanh", multiplier: "layer" });
  await assert.rejects(train({ denoise: [1] }, { recipe }), /cannot smooth the weights/);
  await assert.rejects(train({}, { recipe: { ...tanh, branch: "res-9" } }), /residual-training/);
  const bare: Record<string, Recipe[string]> = { ...tanh };
  delete bare.weightDeviation;
  await assert.rejects(train({}, { recipe: bare }), /fan-in-deviation/);
});
