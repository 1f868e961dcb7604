/** Records of training runs as fields with named axes. */
import type { Axis, NamedArray } from "../../contract/array.ts";
import type { Fields } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";
import { type FinalRecord, type RunRecord, timesOf } from "./record.ts";
import type { TrainingOptions } from "./run.ts";
import type { Shape } from "./shape.ts";
import { signals } from "./spectra.ts";

interface Context {
  readonly shape: Shape;
  readonly options: Pick<
    TrainingOptions,
    "steps" | "lossWindow" | "recordEvery" | "batch" | "learningRate"
  >;
  /** Number of training examples. */
  readonly examples: number;
  /** Number of test examples. */
  readonly test: number;
}

const missing = "the run had diverged";

/**
 * Dimensionless. Over [network, step], a step being the number of steps before a window of `lossWindow` of them:
 * lossTrain (mean over the window, before each step), outputMean (mean |f|), epoch [step] (passes through the data at the window's
 * end). Over [network, time], steps done: learningRate (eta), gradientNorm (of the next batch) and weightNorm, both of
 * the stored parameters w^l = W^l m^a_l and b^l; layerSize [network, time, layer], root mean square of h^1 .. h^L and
 * f on 512 test examples; firstRate [network, layer], base rates of the first step. Over [network], after the last
 * step: lossTest, accuracyTest (largest logit; of a diverged run 1 / classes), accuracyOfProbabilities (largest
 * float32 softmax probability, the first of equals), their standard errors from the number of test examples,
 * outputTest (mean |f|), outputChange (mean |f_T - f_0|), diverged (0 or 1).
 * If asked for, singularValue [network, layer, signal, index] of the layers' h and x.
 */
export function fieldsOf(runs: readonly RunRecord[], context: Context): Fields {
  return {
    ...lossFields(runs, context),
    ...timeFields(runs, context),
    ...finalFields(runs, context),
    ...spectrumFields(runs),
  };
}

function networkAxis(runs: readonly RunRecord[]): Axis {
  return { name: "network", length: runs.length };
}

function lossFields(
  runs: readonly RunRecord[],
  { options: { steps, lossWindow: window, batch }, examples }: Context,
): Fields {
  const starts: number[] = [];
  for (let start = 0; start < steps; start += window) starts.push(start);
  const step = labelledAxis("step", starts);
  const axes = [networkAxis(runs), step];
  const fill = (pick: (run: RunRecord) => readonly number[], description: string) =>
    namedArray(axes, padded(runs, pick, starts.length), { description, missing });
  const ends = starts.map((start) => Math.min(start + window, steps) * batch / examples);
  return {
    lossTrain: fill((run) => run.losses, "mean loss of a window of steps, each before its update"),
    outputMean: fill((run) => run.outputMeans, "mean |f| of a window of steps"),
    epoch: namedArray([step], Float64Array.from(ends), {
      description: "passes through the data at the end of the window",
    }),
  };
}

function timeFields(
  runs: readonly RunRecord[],
  { shape, options: { steps, recordEvery, learningRate } }: Context,
): Fields {
  const times = timesOf({ steps, every: recordEvery });
  const layers = shape.sizes.length - 1;
  const time = labelledAxis("time", times);
  const layer = labelledAxis("layer", Array.from({ length: layers }, (_, l) => l + 1));
  const axes = [networkAxis(runs), time];
  const fill = (pick: (run: RunRecord) => readonly number[], description: string) =>
    namedArray(axes, padded(runs, pick, times.length), { description, missing });
  const rates = new Float64Array(runs.length * times.length).fill(learningRate);
  return {
    learningRate: namedArray(axes, rates, { description: "base rate eta" }),
    gradientNorm: fill((run) => run.gradientNorms, "norm of the gradient on the next batch"),
    weightNorm: fill((run) => run.weightNorms, "norm of the stored weights and biases"),
    layerSize: namedArray(
      [...axes, layer],
      padded(runs, (run) => run.signals.flat(), times.length * layers),
      { description: "root mean square of h^l on test examples; the last layer is f", missing },
    ),
    firstRate: namedArray(
      [axes[0], layer],
      padded(runs, (run) => run.firstRates, layers),
      { description: "base rate of the first step" },
    ),
  };
}

function finalFields(runs: readonly RunRecord[], { shape, test }: Context): Fields {
  const guess = 1 / shape.sizes.at(-1)!;
  const over = (pick: (run: RunRecord) => number, description: string, gap?: string): NamedArray =>
    namedArray([networkAxis(runs)], Float64Array.from(runs, pick), {
      description,
      ...(gap === undefined ? {} : { missing: gap }),
    });
  const of = (pick: (final: FinalRecord) => number, description: string) =>
    over((run) => run.final ? pick(run.final) : NaN, description, missing);
  const share = (pick: (final: FinalRecord) => number) => (run: RunRecord) =>
    run.final ? pick(run.final) : guess;
  const logit = share(({ accuracy }) => accuracy);
  const probable = share(({ accuracyOfProbabilities }) => accuracyOfProbabilities);
  const error = (pick: (run: RunRecord) => number) => (run: RunRecord) =>
    Math.sqrt(pick(run) * (1 - pick(run)) / test);
  return {
    lossTest: of(({ loss }) => loss, "mean test loss after the last step"),
    lossTestError: of(({ lossError }) => lossError, "its standard error over test examples"),
    accuracyTest: over(logit, "share of test examples whose largest logit is right"),
    accuracyTestError: over(error(logit), "its standard error over test examples"),
    accuracyOfProbabilities: over(probable, "the same by the largest float32 probability"),
    accuracyOfProbabilitiesError: over(error(probable), "its standard error over test examples"),
    outputTest: of(({ outputMean }) => outputMean, "mean |f| on test examples"),
    outputChange: of(({ outputChange }) => outputChange, "mean |f_T - f_0| on test examples"),
    diverged: over((run) => run.divergedAt === undefined ? 0 : 1, "1 if a loss was not finite"),
  };
}

function spectrumFields(runs: readonly RunRecord[]): Fields {
  const first = runs.find(({ spectra }) => spectra !== undefined)?.spectra;
  if (first === undefined) return {};
  const axes = [
    networkAxis(runs),
    labelledAxis("layer", first.map((_, l) => l + 1)),
    labelledAxis("signal", [...signals]),
    { name: "index", length: first[0][0].length },
  ];
  const size = axes.slice(1).reduce((product, { length }) => product * length, 1);
  const values = padded(runs, (run) => run.spectra?.flat(2) ?? [], size);
  return {
    singularValue: namedArray(axes, values, {
      description: "singular values of the examples x width matrix of a layer, largest first",
      missing,
    }),
  };
}

/** Row after row, NaN where a run ended before. */
function padded(
  runs: readonly RunRecord[],
  pick: (run: RunRecord) => readonly number[],
  length: number,
): Float64Array {
  const values = new Float64Array(runs.length * length).fill(NaN);
  runs.forEach((run, r) => values.set(pick(run), r * length));
  return values;
}
