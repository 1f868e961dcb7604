/** What is left of trained residual networks: their losses, their weights, their losses when smoothed. */
import type { NamedArray } from "../../contract/array.ts";
import { UserError } from "../../contract/errors.ts";
import type { Fields } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";
import type { Ensemble } from "../../tensor/ensemble.ts";
import type { ResidualNetwork } from "../../tensor/residual-network.ts";
import { outcomeField, seriesField, type TrainingLog, written } from "../training/log.ts";
import type { TrainingSet } from "./examples.ts";
import { packWeights, unpackWeights } from "./layout.ts";
import type { TrainableRecipe } from "./recipe.ts";
import { type ResidualWeights, smoothedWeights } from "./weights.ts";

/** A trained network: which run of the ensemble it is, and its log. Losses are NaN if it diverged. */
export interface Trained {
  readonly run: number;
  readonly log: TrainingLog;
  readonly lossFinal: number;
  readonly lossTest?: number;
  readonly accuracyTest?: number;
}

/** Evaluates every run of an ensemble on the training set and on the test set. */
export async function evaluated(
  ensemble: Ensemble,
  { logs, set, testSet }: {
    readonly logs: readonly TrainingLog[];
    readonly set: TrainingSet;
    readonly testSet: TrainingSet | undefined;
  },
): Promise<Trained[]> {
  const all: Trained[] = [];
  for (const [run, log] of logs.entries()) {
    const diverged = log.progress.outcome === "diverged";
    const on = async (examples: TrainingSet) => {
      if (diverged) return { loss: NaN, accuracy: NaN };
      const { lossMean, correct } = await ensemble.evaluate(run, examples);
      return { loss: lossMean, accuracy: correct / examples.count };
    };
    const final = await on(set);
    const found = { run, log, lossFinal: final.loss };
    if (testSet === undefined) all.push(found);
    else {
      const { loss, accuracy } = await on(testSet);
      all.push({
        ...found,
        lossTest: loss,
        ...(hasClasses(testSet) ? { accuracyTest: accuracy } : {}),
      });
    }
  }
  return all;
}

function hasClasses({ loss }: TrainingSet): boolean {
  return loss === "cross-entropy";
}

/**
 * The best run of each network, `rates` runs to a network: the highest test accuracy, or else the lowest test
 * loss, or else the lowest final loss; a run that diverged only if all did; the first of equals.
 */
export function bestRuns(all: readonly Trained[], rates: number): Trained[] {
  const cost = ({ accuracyTest, lossTest, lossFinal }: Trained) => {
    const value = accuracyTest !== undefined ? -accuracyTest : lossTest ?? lossFinal;
    return Number.isFinite(value) ? value : Infinity;
  };
  return Array.from({ length: all.length / rates }, (_, n) =>
    all.slice(n * rates, (n + 1) * rates)
      .reduce((best, other) => cost(other) < cost(best) ? other : best));
}

const divergedText = "the network diverged";

const epochSeries = {
  lossTrain: ["loss", "mean loss of the steps of the epoch, each before its update"],
  learningRate: ["learningRate", "learning rate of the epoch"],
  gradientNorm: ["gradientNorm", "norm of the gradient on the epoch's first batch, before it"],
  weightNorm: ["weightNorm", "Euclidean norm of all parameters after the epoch"],
} as const;

/** What was written of each epoch (counted from 1, as many as the longest log has), and how it ended. */
function logFields(logs: readonly TrainingLog[]): Fields {
  const epochs = logs.map((log) => written(log, "loss"));
  const longest = Math.max(...epochs);
  const axes = [labelledAxis("epoch", Array.from({ length: longest }, (_, e) => e + 1))];
  const missing = "the network had stopped training, or its loss was not finite (diverged = 1)";
  const fields: Record<string, NamedArray> = {};
  for (const [name, [series, description]] of Object.entries(epochSeries)) {
    fields[name] = seriesField(logs, series, { axes, description, missing });
  }
  const network = { name: "network", length: logs.length };
  return {
    ...fields,
    epochsTrained: namedArray([network], Float64Array.from(epochs), {
      description: "epochs trained",
    }),
    targetMet: outcomeField(logs, "target met", "1 if the loss target was met, else 0"),
    stalled: outcomeField(logs, "stalled", "1 if the loss stopped improving, else 0"),
    diverged: outcomeField(logs, "diverged", "1 if a loss was not finite, else 0"),
  };
}

/** The logs and losses of trained networks, and the learning rate of each kept run. */
export function lossFields(
  kept: readonly Trained[],
  rateOf: (run: number) => number,
): Fields {
  const perNetwork = (read: (trained: Trained) => number, description: string): NamedArray =>
    namedArray([{ name: "network", length: kept.length }], Float64Array.from(kept, read), {
      description,
      missing: divergedText,
    });
  const [{ lossTest, accuracyTest }] = kept;
  return {
    ...logFields(kept.map(({ log }) => log)),
    learningRateChosen: perNetwork(({ run }) => rateOf(run), "learning rate of the run kept"),
    lossFinal: perNetwork(({ lossFinal }) => lossFinal, "loss on all examples after training"),
    ...(lossTest === undefined
      ? {}
      : { lossTest: perNetwork((one) => one.lossTest!, "loss on the test set after training") }),
    ...(accuracyTest === undefined ? {} : {
      accuracyTest: perNetwork((one) => one.accuracyTest!, "share of the test set put right"),
    }),
  };
}

/** Fields of weights in parts, one entry of `weights` per network; `suffix` ends their names. */
export function weightFields(
  weights: readonly ResidualWeights[],
  { recipe, suffix = "" }: { readonly recipe: TrainableRecipe; readonly suffix?: string },
): Fields {
  const { depth, width } = recipe;
  const axes = [
    { name: "network", length: weights.length },
    labelledAxis("layer", Array.from({ length: depth }, (_, k) => k + 1)),
    { name: "row", length: width },
    { name: "column", length: width },
  ];
  const gathered = (read: (one: ResidualWeights) => Float64Array | undefined, rank: number) => {
    const size = depth * width ** (rank - 2);
    const values = new Float64Array(weights.length * size);
    weights.forEach((one, n) => {
      const part = read(one)!;
      // A shared multiplier is that of every layer.
      if (part.length === 1) values.fill(part[0], n * size, (n + 1) * size);
      else values.set(part, n * size);
    });
    return (description: string) =>
      namedArray(axes.slice(0, rank), values, { description, missing: divergedText });
  };
  const when = suffix === "" ? "after training" : "before training";
  const [first] = weights;
  const fields: Record<string, NamedArray> = {};
  fields[`matrices${suffix}`] = gathered((one) => one.matrices, 4)(
    `entries of A (of V in res-1 and res-3) ${when}`,
  );
  if (first.inner) {
    fields[`inner${suffix}`] = gathered((one) => one.inner, 4)(`entries of W ${when}`);
  }
  if (first.biases) fields[`biases${suffix}`] = gathered((one) => one.biases, 3)(`b ${when}`);
  if (first.multipliers) {
    fields[`multipliers${suffix}`] = gathered((one) => one.multipliers, 2)(`delta ${when}`);
  }
  return fields;
}

/** `lossDenoised` [network, halfWindow]: the loss on all examples with smoothed weights. */
export async function denoisedFields(
  ensemble: Ensemble,
  kept: readonly Trained[],
  { network, set, halfWindows }: {
    readonly network: ResidualNetwork;
    readonly set: TrainingSet;
    readonly halfWindows: readonly number[];
  },
): Promise<Fields> {
  if (halfWindows.length === 0) return {};
  requireSmoothable(network);
  const { depth } = network;
  const losses = new Float64Array(kept.length * halfWindows.length).fill(NaN);
  for (const [n, { run, log }] of kept.entries()) {
    if (log.progress.outcome === "diverged") continue;
    const trained = await ensemble.read(run);
    for (const [w, halfWindow] of halfWindows.entries()) {
      const weights = smoothedWeights(unpackWeights(network, trained), { depth, halfWindow });
      ensemble.write(run, packWeights(network, weights));
      losses[n * halfWindows.length + w] = (await ensemble.evaluate(run, set)).lossMean;
    }
    ensemble.write(run, trained);
  }
  const axes = [{ name: "network", length: kept.length }, labelledAxis("halfWindow", halfWindows)];
  const description = "loss on all examples with weights averaged over layers k - w … k + w";
  return { lossDenoised: namedArray(axes, losses, { description, missing: divergedText }) };
}

/** |delta_k| can be drawn into A_k and b_k only where the activation is positively homogeneous. */
function requireSmoothable({ branch, multiplier, activation }: ResidualNetwork): void {
  if (branch === "affine" && !(multiplier === "layer" && activation === "tanh")) return;
  throw new UserError({
    action: `cannot smooth the weights of a network with branch ${branch}, activation ` +
      `${activation} and multiplier ${multiplier}`,
    allowed: "affine branches; with a multiplier for each layer relu or identity",
    hint: "leave out `denoise`",
  });
}
