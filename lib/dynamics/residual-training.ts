/**
 * Trains residual networks from a recipe: several at once, each with its own initial weights and its own
 * order of the examples. Optimiser, schedule, stopping and order are those of lib/dynamics/training.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics, Fields } from "../contract/plugins.ts";
import { fold } from "../num/random/key.ts";
import { residualEnsemble } from "../tensor/residual-network.ts";
import { trainingSet } from "./training/examples.ts";
import { epochOrder, orderParams } from "./training/order.ts";
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
import { trainEnsemble, type TrainingPlan } from "./training/run.ts";
import { stoppingParams } from "./training/stopping.ts";
import { learningRateAt, updateParams, updateRule } from "./training/update.ts";

const params = v.strictObject({
  networks: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(1),
    v.description("networks, independent in initial weights and order of examples"),
  ),
  ...updateParams,
  learningRates: v.optional(
    v.pipe(
      v.array(v.pipe(v.number(), v.gtValue(0))),
      v.minLength(1),
      v.description(
        "in place of learningRate: each network is trained at each of these, and the best run is kept " +
          "(test accuracy; else test loss; else final loss)",
      ),
    ),
  ),
  ...stoppingParams,
  ...orderParams,
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
  async simulate({ params: options, recipe: given, data, test, key, compute }): Promise<Fields> {
    const recipe = trainableRecipe(given);
    const set = trainingSet(data, options.classes);
    const testSet = test === undefined ? undefined : trainingSet(test, set.outputSize);
    const network = residualNetworkOf(recipe, set);
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
      const state = await trainEnsemble(
        ensemble,
        { ...planOf(options, { rates, key, ...size }), epochsKept: epochsKept(ensemble, size) },
        compute,
      );
      const kept = bestRuns(await evaluated(ensemble, { state, set, testSet }), rates.length);
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
  options: Params,
  { rates, key, examples, depth }: {
    readonly rates: readonly number[];
    readonly key: Parameters<typeof fold>[0];
    readonly examples: number;
    readonly depth: number;
  },
): Omit<TrainingPlan, "epochsKept"> {
  const { batch, shuffle } = options;
  return {
    rule: updateRule(options),
    stopping: options,
    batch,
    learningRate: (run, epoch) =>
      learningRateAt(epoch, { ...options, learningRate: rates[run % rates.length] }, depth),
    order: (run, epoch) => {
      const network = Math.floor(run / rates.length);
      return epochOrder(epoch, {
        examples,
        batch,
        shuffle,
        key: fold(key, "network", network, "order"),
      });
    },
  };
}

/** Floating-point operations after which a checkpoint is worth its bytes: some seconds. */
const workKept = 2e10;

function epochsKept(
  { networks, parameterCount }: { readonly networks: number; readonly parameterCount: number },
  { examples }: { readonly examples: number },
): number {
  return Math.ceil(workKept / (6 * networks * parameterCount * examples));
}

function requireBatch({ batch }: Params, examples: number): void {
  if (batch <= examples) return;
  throw new UserError({
    action: `cannot take batches of ${batch} from ${examples} examples`,
    allowed: `1 to ${examples}`,
    hint: "lower `batch`, or give more examples",
  });
}
