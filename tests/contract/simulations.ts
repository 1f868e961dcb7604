/**
 * Small jobs of dynamics, as papers would give them: between them a dynamics gives each field that it
 * declares. A dynamics that needs neither recipe nor data may be left out: it is run with parameters drawn
 * from its schema.
 */
import * as v from "valibot";
import type { Dynamics, Fields, ParamsSchema, Recipe } from "../../lib/contract/plugins.ts";
import type { Key } from "../../lib/contract/key.ts";
import type { Table } from "../../lib/contract/table.ts";
import { plugin as gaussian } from "../../lib/data/gaussian-mixture.ts";
import { plugin as flow } from "../../lib/data/oscillating-flow.ts";
import { plugin as affine } from "../../lib/models/residual-affine.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { exponentsOf } from "../../lib/num/width-exponents.ts";
import { plugin as fanIn } from "../../lib/parametrizations/fan-in-deviation.ts";
import { plugin as contrasted } from "../../lib/parametrizations/ip-llr-hybrids.ts";
import { plugin as mup } from "../../lib/parametrizations/mup.ts";
import { images, recipeOf } from "../dynamics/dense-training/case.ts";
import { examples, scaledRecipe } from "../dynamics/dense-case.ts";
import { compute, fixedReluRecipe, inputs } from "../dynamics/mlp-case.ts";
import { residualRecipe } from "../dynamics/resnet-case.ts";
import { gramSimulations } from "./simulations/gram.ts";
import { layerSimulations } from "./simulations/layer.ts";
import { priorSimulations } from "./simulations/prior.ts";
import { spikeSimulations } from "./simulations/spike.ts";

/** What a job has beside its key. */
export interface Simulation {
  readonly params: Readonly<Record<string, unknown>>;
  readonly recipe?: Recipe;
  readonly data?: Table;
  readonly test?: Table;
  /** No chance is in it: all keys give the same numbers. */
  readonly deterministic?: true;
}

const two = inputs({ correlation: 0.5 });
const one = inputs({});
const relu = fixedReluRecipe({ width: 6, depth: 3 });
const linear = fixedReluRecipe({ width: 6, depth: 3 }, [1, 1]);
const residual = residualRecipe({ width: 4, depth: 3, weightLaw: "iid-gaussian" });
const smooth = residualRecipe({ width: 4, depth: 8, weightLaw: "smooth" });
const networks = 2;
const labelled = examples([[1, -1, 0.5, 2], [0.5, 1, -1, 1]], [1, -1]);
const dense = { width: 8, depth: 3, inputDimension: 4 };
const revealed = { networks, learningRate: 0.5, batch: 1, steps: 2 };
const depth = 3;
const classifier = residualRecipe({
  width: 4,
  depth,
  branch: "res-3",
  inputDimension: 4,
  weightLaw: "iid-gaussian",
});
const affineRecipe = fanIn.scale(
  affine.describe(
    v.parse(affine.params, { width: 3, depth, activation: "relu", multiplier: "layer" }),
  ),
  { deviation: 1, depthPower: 0 },
);
const training = { networks, batch: 8, epochs: 2, learningRate: 0.05 };
const mixture = (count: number) =>
  gaussian.generate(
    { count, mixture: 1, clusters: 2, classes: 2, latentDimension: 2, dimension: 4, spread: 1 },
    keyOf(count),
  );
const kept = { keep: ["weights", "initial-weights"] };

export const simulations: Readonly<Record<string, readonly Simulation[]>> = {
  ...gramSimulations,
  ...layerSimulations,
  ...priorSimulations,
  ...spikeSimulations,
  "affine-ode-error": [
    { params: { networks, width: 2, activation: "tanh", beta: 0.5, depths: [32, 64] } },
  ],
  "affine-residual": [
    { params: { networks, width: 2, depth, activation: "tanh", matrixNoise: 0.5, backward: true } },
  ],
  "affine-sde": [
    { params: { networks, width: 2, steps: 8, activation: "tanh", biasNoise: 1, backward: true } },
  ],
  "affine-sde-error": [{
    params: {
      networks,
      width: 2,
      activation: "tanh",
      matrixNoise: 0.5,
      biasNoise: 0.5,
      referenceDepth: 16,
      depths: [4, 8],
    },
  }],
  "covariance-sde": [{ params: { paths: networks, time: 0.1, step: 0.01, gap: 1 }, data: two }],
  "dense-training": [{
    params: { networks, learningRate: 0.05, batch: 8, steps: 4, spectraExamples: 6 },
    recipe: recipeOf(exponentsOf(mup.scale({ depth, homogeneity: 1 })), { width: 8, depth }),
    data: images(24),
    test: images(12, { seed: 2 }),
  }],
  "inverse-norm-sde": [
    { params: { paths: networks, time: 0.1, activation: "tanh", shapeScale: 1 }, data: one },
  ],
  "linear-chain": [{ params: { networks }, recipe: linear, data: two }],
  "mlp-chain": [{ params: { networks }, recipe: relu, data: one }],
  "mlp-explicit": [{ params: { networks }, recipe: relu, data: two }],
  "mlp-gram": [{ params: { networks }, recipe: relu, data: two }],
  "neural-ode": [{
    params: { networks, depths: [2, 4] },
    recipe: residualRecipe({ width: 4, depth: 8, weightLaw: "smooth" }, 1),
  }],
  "neural-sde": [{
    params: { networks, depths: [2, 4] },
    recipe: residualRecipe({ width: 4, depth: 8, branch: "res-1" }),
  }],
  "residual-training": [
    {
      params: { ...training, ...kept, denoise: [0, 1] },
      recipe: affineRecipe,
      data: flow.generate({ dimension: 3, examples: 16 }, keyOf(3)),
      test: flow.generate({ dimension: 3, examples: 8 }, keyOf(4)),
    },
    {
      params: { ...training, ...kept },
      recipe: classifier,
      data: mixture(16),
      test: mixture(8),
    },
  ],
  "mean-field-langevin": [{
    params: {
      networks,
      width: 6,
      inputs: [-1, 0, 1],
      targets: [1, 0, 1],
      penalty: 0.1,
      inverseTemperature: 4,
      step: 0.01,
      steps: 12,
      discard: 2,
      every: 5,
    },
  }],
  "random-knots": [{ params: { networks: 12 } }],
  "resnet-chain": [{ params: { networks }, recipe: residual }],
  "resnet-correlated": [
    { params: { networks }, recipe: residual },
    { params: { networks, betas: [0.5, 1], depths: [4, 8] }, recipe: smooth },
    { params: { networks, inputs: 3 }, recipe: smooth },
  ],
  "resnet-explicit": [{ params: { networks }, recipe: residual }],
  "resnet-gram": [{ params: { networks }, recipe: residual }],
  "revealed-contrast": [
    { params: revealed, recipe: scaledRecipe(dense, contrasted.scale), data: labelled },
  ],
  "revealed-training": [{
    params: { ...revealed, observe: ["output", "coordinates", "kernel", "update-variation"] },
    recipe: scaledRecipe(dense, mup.scale),
    data: labelled,
  }],
  "revealed-update": [
    { params: { networks }, recipe: scaledRecipe(dense, mup.scale), data: labelled },
  ],
  "series-complexity": [{ params: { sine: 3, cosine: 7 }, deterministic: true }],
  "sufficient-directions": [{
    params: { networks, points: "circle", inputCount: 8, criterion: "separation", shown: [4, 8] },
  }],
  "weight-path": [{
    params: { paths: networks },
    recipe: residualRecipe({ width: 4, depth: 8, weightLaw: "fractional", hurst: 0.7 }),
  }],
};

/** The fields of a small job. */
export async function simulated(
  plugin: Dynamics<unknown>,
  { params, recipe = {}, data, test }: Simulation,
  key: Key,
): Promise<Fields> {
  return await plugin.simulate({
    params: v.parse(plugin.params as ParamsSchema<unknown>, params),
    recipe,
    ...(data ? { data } : {}),
    ...(test ? { test } : {}),
    key,
    compute,
  });
}
