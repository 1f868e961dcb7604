import assert from "node:assert/strict";
import * as v from "valibot";
import { UserError } from "../../lib/contract/errors.ts";
import type { Fields, Recipe } from "../../lib/contract/plugins.ts";
import type { Table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/dynamics/dense-training.ts";
import { trainAll } from "../../lib/dynamics/dense-training/plan.ts";
import { scalesOf } from "../../lib/dynamics/dense-training/scales.ts";
import { shapeOf } from "../../lib/dynamics/dense-training/shape.ts";
import { initialWeights } from "../../lib/dynamics/dense-training/weights.ts";
import { Batches } from "../../lib/dynamics/training/batches.ts";
import { readExamples } from "../../lib/dynamics/training/examples.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { effectiveScales, exponentsOf } from "../../lib/num/width-exponents.ts";
import { plugin as hybrid } from "../../lib/parametrizations/hybrid.ts";
import { plugin as ipBias } from "../../lib/parametrizations/ip-bias.ts";
import { plugin as ipLlr } from "../../lib/parametrizations/ip-llr.ts";
import { plugin as mup } from "../../lib/parametrizations/mup.ts";
import { plainGradient, plainLoss } from "../tensor/dense-network/float64.ts";
import { compute, images, recipeOf } from "./dense-training/case.ts";

const size = { width: 16, depth: 3 };
const base = { depth: 3, homogeneity: 1 };
const recipes = {
  mup: recipeOf(exponentsOf(mup.scale(base)), size),
  hybrid: recipeOf(exponentsOf(hybrid.scale(base)), size),
  ipBias: recipeOf(exponentsOf(ipBias.scale(base)), size),
  ipLlr: recipeOf(exponentsOf(ipLlr.scale(base, { firstSteps: 1 })), size),
};
const pixels = { pixelMean: 0.5, pixelDeviation: 0.25 };
const training = images(120);
const test = images(60, { seed: 2 });

function simulate(
  recipe: Recipe,
  params: Record<string, unknown> = {},
  tables: { data?: typeof training; test?: typeof training } = { data: training, test },
): Promise<Fields> {
  const given = { learningRate: 0.05, batch: 24, steps: 40, ...pixels, ...params };
  return plugin.simulate({
    params: v.parse(plugin.params, given),
    recipe,
    ...tables,
    key: keyOf(21),
    compute,
  });
}

Deno.test("muP learns, and its log says so", async () => {
  const fields = await simulate(recipes.mup, {
    learningRate: 0.3,
    networks: 2,
    lossWindow: 15,
    recordEvery: 20,
  });
  const loss = fields.lossTrain;
  assert.deepEqual(loss.axes.map(({ name, length }) => [name, length]), [["network", 2], [
    "step",
    3,
  ]]);
  assert.deepEqual([...loss.axes[1].labels as Float64Array], [0, 15, 30]);
  assert.ok(loss.values[0] > 0.4 && loss.values[2] < 0.4 * loss.values[0], `${loss.values}`);
  assert.ok(loss.values[0] !== loss.values[3], "networks differ");
  assert.deepEqual([...fields.epoch.values], [3, 6, 8]);
  for (const accuracy of fields.accuracyTest.values) assert.ok(accuracy > 0.9, `${accuracy}`);
  assert.deepEqual([...fields.layerSize.axes[1].labels as Float64Array], [0, 1, 20, 40]);
  for (const [name, { values }] of Object.entries(fields)) {
    assert.ok(values.every(Number.isFinite), name);
  }
  assert.ok([...fields.outputChange.values].every((change) => change > 0.1));
});

/** The examples of a table as the networks get them. */
function read(from: Table) {
  const found = readExamples(from, { role: "data", inputSize: 12, outputSize: 3 });
  return { ...found, pixels: { mean: 0.5, deviation: 0.25 } };
}

/** Test loss after some steps, by plain loops in float64 from the same draws and batches. */
function plainTraining(recipe: Recipe, { steps, rate }: { steps: number; rate: number }): number {
  const shape = shapeOf(recipe);
  const { row, width } = shape;
  const key = fold(keyOf(21), "network", 0);
  const [examples, held] = [training, test].map(read);
  const value = (byte: number) => (byte / 255 - 0.5) / 0.25;
  const drawn = initialWeights(shape, { key, firstBias: "as-weights" });
  const effective = (scale: number, l: number, values: Float32Array) =>
    Float64Array.from(values, (one) => one * scale * width ** row.initial.first[l]);
  const start = effectiveScales(row, { width, step: 0 }).initial;
  const weights = drawn.weights.map((values, l) => effective(start[l], l, values));
  const biases = drawn.biases.map((values) => Float64Array.from(values));
  const network = {
    sizes: shape.sizes,
    activation: shape.activation,
    loss: "cross-entropy" as const,
    forwardScales: weights.map(() => 1),
    backwardScales: scalesOf(row, width).backward,
    biases: shape.biases,
  };
  const batches = new Batches(fold(key, "batches"), { examples: 120, batch: 24 }, "epochs");
  const batch = (rows: ArrayLike<number>, from: typeof examples) => ({
    count: rows.length,
    inputs: Array.from(rows).flatMap((i) =>
      Array.from(from.inputs.slice(i * 12, i * 12 + 12), value)
    ),
    targets: Array.from(rows, (i) => from.targets[i]),
  });
  for (let step = 0; step < steps; step++) {
    const slope = plainGradient(network, { weights, biases }, batch(batches.rows(step), examples));
    const scales = effectiveScales(row, { width, step });
    const later = effectiveScales(row, { width, step: step + 1 }).initial;
    weights.forEach((own, l) => {
      // What is erased: the difference of the initial parts.
      const gone = effective(scales.initial[l] - later[l], l, drawn.weights[l]);
      own.forEach((_, i) => own[i] -= rate * scales.rate[l] * slope.weights[l][i] + gone[i]);
      biases[l].forEach((_, i) => biases[l][i] -= rate * scales.biasRate[l] * slope.biases[l][i]);
    });
  }
  return plainLoss(
    network,
    { weights, biases },
    batch(Int32Array.from({ length: 60 }, (_, i) => i), held),
  );
}

Deno.test("training is that of plain loops in float64, for every kind of row", async () => {
  for (const [name, recipe] of Object.entries(recipes)) {
    const run = await simulate(recipe, { steps: 4, learningRate: 0.1, calibration: "none" });
    const expected = plainTraining(recipe, { steps: 4, rate: 0.1 });
    const error = Math.abs(run.lossTest.values[0] / expected - 1);
    assert.ok(error < 1e-4, `${name}: ${run.lossTest.values[0]}, not ${expected}`);
    const wrong = plainTraining(recipe, { steps: 3, rate: 0.1 });
    assert.ok(Math.abs(wrong / expected - 1) > 5 * error, `${name}: a missing step must show`);
  }
});

Deno.test("a calibrated first step brings outputs of order one, in a hybrid as in IP-LLR", async () => {
  // A tenth from the update of the output layer, and m^-1/2 = 1/4 from its initial weights in the hybrid.
  for (const name of ["hybrid", "ipLlr"] as const) {
    const outputs = async (calibration: string) => {
      const params = { steps: 2, lossWindow: 1, learningRate: 1e-3, batch: 60, calibration };
      return (await simulate(recipes[name], params)).outputMean.values[1];
    };
    const [calibrated, plain] = [await outputs("large-first-step"), await outputs("none")];
    assert.ok(calibrated > 0.03 && calibrated < 1, `${name}: ${calibrated}`);
    assert.ok(plain < calibrated / 10, `${name}: ${plain} beside ${calibrated}`);
  }
});

Deno.test("a resumed job gives the bytes of an uninterrupted one", async () => {
  const shape = shapeOf(recipes.ipLlr);
  const job = {
    shape,
    options: {
      learningRate: 0.05,
      batch: 24,
      steps: 11,
      sampling: "epochs" as const,
      networks: 2,
      firstBias: "as-weights" as const,
      calibrationCap: 500,
      lossWindow: 4,
      recordEvery: 3,
      spectraExamples: 20,
      spectraAfter: 1,
    },
    examples: read(training),
    test: read(test),
    key: keyOf(3),
    workKept: 1,
  };
  const kept: Uint8Array[] = [];
  const keep = (bytes: Uint8Array) => kept.push(bytes.slice());
  const whole = await trainAll({ ...job, compute: { ...compute, checkpoint: { keep } } });
  assert.equal(kept.length, 20, "after every step but the last of each run");
  for (const resumed of [kept[0], kept[6], kept[9], kept[15]]) {
    const again = await trainAll({
      ...job,
      compute: { ...compute, checkpoint: { keep, resumed } },
    });
    assert.deepEqual(again, whole);
  }
  assert.notDeepEqual(whole[0].series.loss, whole[1].series.loss);
  for (const name of ["loss", "layerSize", "singularValue", "lossTest"]) {
    assert.ok(whole[1].series[name].length > 0, name);
  }
});

Deno.test("a run that diverges is named and counts as a guess", async () => {
  const fields = await simulate(recipes.mup, { learningRate: 1e30, networks: 1 });
  assert.equal(fields.diverged.values[0], 1);
  assert.equal(fields.accuracyTest.values[0], 1 / 3);
  assert.ok(Number.isNaN(fields.lossTest.values[0]));
  assert.equal(fields.lossTest.missing, "the run had diverged");
  assert.ok(Number.isNaN(fields.lossTrain.values.at(-1)!));
});

Deno.test("singular values of the layers on request, largest first", async () => {
  const fields = await simulate(recipes.mup, { steps: 1, spectraExamples: 10 });
  const { axes, values } = fields.singularValue;
  assert.deepEqual(axes.map(({ length }) => length), [1, 3, 2, 10]);
  for (let k = 1; k < 10; k++) assert.ok(values[k] <= values[k - 1]);
  assert.equal((await simulate(recipes.mup, { steps: 1 })).singularValue, undefined);
});

Deno.test("data that do not fit are refused", async () => {
  const refused = async (recipe: Recipe, tables: Parameters<typeof simulate>[2], words: RegExp) => {
    await assert.rejects(() => simulate(recipe, {}, tables), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, words);
      return true;
    });
  };
  await refused(recipes.mup, { data: training }, /"test": it is not there/);
  await refused(recipes.mup, { data: images(9, { size: 5 }), test }, /inputs have 5 numbers/);
  const wide = images(9, { classes: 4 });
  await refused(recipes.mup, { data: wide, test }, /class of row 3 is 3/);
  await refused({ width: 3 }, { data: training, test }, /multiplierExponents/);
});
