/**
 * Trains residual networks from a recipe: several at once, each with its own initial weights and its own
 * order of the examples. Optimiser, schedule, stopping and order are those of lib/dynamics/training.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics, Fields } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { fold } from "../num/random/key.ts";
import type { Ensemble } from "../tensor/ensemble.ts";
import { declaredFields, declaredTables } from "./declared/residual-training.ts";
import { residualEnsemble } from "../tensor/residual-network.ts";
import { trainingSet } from "./residual-training/examples.ts";
import { EnsembleTraining } from "./residual-training/networks.ts";
import { Batches, batchParam, stepsInEpoch } from "./training/batches.ts";
import { packWeights, unpackWeights } from "./residual-training/layout.ts";
import { residualNetworkOf, trainableRecipe } from "./residual-training/recipe.ts";
import {
  bestRuns,
  denoisedFields,
  evaluated,
  lossFields,
  weightFields,
} from "./residual-training/result.ts";
import { drawWeights } from "./residual-training/weights.ts";
import { train, type TrainingPlan } from "./training/loop.ts";
import { stoppingParams } from "./training/stopping.ts";
import { learningRateAt, updateParams, updateRule } from "./training/update.ts";

const params = v.strictObject({
  networks: v.pipe(
    count,
    v.description("networks, independent in initial weights and order of examples"),
  ),
  ...updateParams,
  learningRates: v.optional(
    v.pipe(
      v.array(positive),
      v.minLength(1),
      v.description(
        "in place of learningRate: each network is trained at each of these, and the best run is kept " +
          "(test accuracy; else test loss; else final loss)",
      ),
    ),
  ),
  ...stoppingParams,
  batch: batchParam,
  shuffle: v.optional(
    v.pipe(
      v.picklist(["examples", "overwritten-batches", "single-batch"]),
      v.description(
        "examples: a new order of all examples in each epoch. overwritten-batches: batches are fixed, and " +
          "each swap of two overwrites one by the other, so that ever fewer are seen (a known mistake). " +
          "single-batch: where that ends, one batch again and again",
      ),
    ),
    "examples",
  ),
  classes: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(2),
      v.description("number of classes (default: one more than the largest in the data)"),
    ),
  ),
  keep: v.optional(
    v.pipe(
      v.array(v.picklist(["weights", "initial-weights"])),
      v.description("weights given as fields: those after training, those before"),
    ),
    [],
  ),
  denoise: v.optional(
    v.pipe(
      v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
      v.description("half windows w: the loss with weights averaged over layers k - w … k + w"),
    ),
    [],
  ),
});
type Params = v.InferOutput<typeof params>;

/**
 * Fields, all dimensionless. Over [network, epoch]: `lossTrain`, `learningRate`, `gradientNorm`, `weightNorm`.
 * Over [network]: `epochsTrained`, `targetMet`, `stalled`, `diverged`, `lossFinal` (all training examples,
 * after training), `learningRateChosen`, and with a test set `lossTest`, `accuracyTest` (of classes).
 * By `keep`: `matrices` [network, layer, row, column], `biases` [network, layer, row], `multipliers` [network,
 * layer] (a shared one is repeated), `inner` of res-3, and `matricesInitial`, … By `denoise`:
 * `lossDenoised` [network, halfWindow]. NaN where a network diverged, as the field's `missing` says.
 */
export const plugin = {
  summary: "residual networks trained by gradient descent or Adam",
  params,
  fields: declaredFields,
  tables: declaredTables,
  async simulate({ params: options, recipe: given, data, test, key, compute }): Promise<Fields> {
    const recipe = trainableRecipe(given);
    const set = trainingSet(data, { role: "data", outputSize: options.classes });
    const network = residualNetworkOf(recipe, set);
    const { inputSize, outputSize, loss } = set;
    const testSet = test === undefined
      ? undefined
      : trainingSet(test, { role: "test", inputSize, outputSize, loss });
    requireBatch(options, set.count);
    const rates = options.learningRates ?? [options.learningRate];
    const initial = Array.from(
      { length: options.networks },
      (_, n) => drawWeights({ recipe, ...set }, fold(key, "network", n)),
    );
    const ensemble = await residualEnsemble(compute.backend, network, {
      networks: options.networks * rates.length,
      batch: options.batch,
      examples: set,
    });
    try {
      for (let run = 0; run < ensemble.networks; run++) {
        ensemble.write(run, packWeights(network, initial[Math.floor(run / rates.length)]));
      }
      const size = { examples: set.count, depth: recipe.depth };
      const [logs] = await train(planOf(ensemble, options, { rates, key, ...size }), compute);
      const kept = bestRuns(await evaluated(ensemble, { logs, set, testSet }), rates.length);
      const final = [];
      for (const { run } of kept) final.push(unpackWeights(network, await ensemble.read(run)));
      const { keep, denoise } = options;
      return {
        ...lossFields(kept, (run) => rates[run % rates.length]),
        ...(keep.includes("weights") ? weightFields(final, { recipe }) : {}),
        ...(keep.includes("initial-weights")
          ? weightFields(initial, { recipe, suffix: "Initial" })
          : {}),
        ...await denoisedFields(ensemble, kept, { network, set, halfWindows: denoise }),
      };
    } finally {
      ensemble.dispose();
    }
  },
} satisfies Dynamics<Params>;

/** Runs are numbered network by network, rates within: those of one network share weights and orders. */
function planOf(
  ensemble: Ensemble,
  options: Params,
  { rates, key, examples, depth }: {
    readonly rates: readonly number[];
    readonly key: Key;
    readonly examples: number;
    readonly depth: number;
  },
): TrainingPlan {
  const { batch, shuffle, epochs } = options;
  const sizes = { examples, batch };
  const window = stepsInEpoch(sizes);
  const orders = Array.from(
    { length: options.networks },
    (_, n) => new Batches(fold(key, "network", n, "order"), sizes, shuffle),
  );
  const trainable = new EnsembleTraining(ensemble, {
    rule: updateRule(options),
    batch,
    stepsInEpoch: window,
    learningRate: (run, epoch) =>
      learningRateAt(epoch, { ...options, learningRate: rates[run % rates.length] }, depth),
  });
  const batches = Array.from(
    { length: ensemble.networks },
    (_, run) => orders[Math.floor(run / rates.length)],
  );
  return {
    groups: 1,
    begin: () => Promise.resolve({ trainable, batches }),
    steps: epochs * window,
    window,
    stopping: options,
    stepsKept: Math.ceil(workKept / (6 * ensemble.networks * ensemble.parameterCount * batch)),
  };
}

/** Floating-point operations after which a checkpoint is worth its bytes: some seconds. */
const workKept = 2e10;

function requireBatch({ batch }: Params, examples: number): void {
  if (batch <= examples) return;
  throw new UserError({
    action: `cannot take batches of ${batch} from ${examples} examples`,
    allowed: `1 to ${examples}`,
    hint: "lower `batch`, or give more examples",
  });
}
