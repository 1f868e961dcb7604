/** Logs of training as fields with named axes. */
import type { NamedArray } from "../../contract/array.ts";
import type { Fields } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";
import { outcomeField, seriesField, type TrainingLog, written } from "../training/log.ts";
import type { DenseJob } from "./plan.ts";
import type { Shape } from "./shape.ts";
import { signals } from "./spectra.ts";
import { timesOf } from "./times.ts";

interface Context {
  readonly shape: Shape;
  readonly options: Pick<
    DenseJob["options"],
    "steps" | "lossWindow" | "recordEvery" | "batch" | "learningRate" | "spectraExamples"
  >;
  /** Number of training examples. */
  readonly examples: number;
  /** Number of test examples. */
  readonly test: number;
}

const missing = "the run had diverged";

/**
 * Dimensionless. Over [network, step], a step being the number of steps before a window of `lossWindow` of them:
 * lossTrain (mean over the window, before each step), outputMean (mean |f|), epoch [step] (passes
 * through the data at the window's end). Over [network, time], steps done: learningRate (eta),
 * gradientNorm (of the next batch) and weightNorm, both of the stored parameters w^l = W^l m^a_l
 * and b^l; layerSize [network, time, layer], root mean square of h^1 .. h^L and f on 512 test
 * examples; firstRate [network, layer], base rates of the first step. Over [network], after the
 * last step: lossTest, accuracyTest (largest logit; of a diverged run 1 / classes),
 * accuracyOfProbabilities (largest float32 softmax probability, the first of equals), their
 * standard errors from the number of test examples, outputTest (mean |f|), outputChange (mean |f_T
 * - f_0|), diverged (0 or 1). If asked for, singularValue [network, layer, signal, index] of the
 * layers' h and x.
 */
export function fieldsOf(logs: readonly TrainingLog[], context: Context): Fields {
  return {
    ...lossFields(logs, context),
    ...timeFields(logs, context),
    ...finalFields(logs, context),
    ...spectrumFields(logs, context),
  };
}

function lossFields(
  logs: readonly TrainingLog[],
  { options: { steps, lossWindow: window, batch }, examples }: Context,
): Fields {
  const starts: number[] = [];
  for (let start = 0; start < steps; start += window) starts.push(start);
  const step = labelledAxis("step", starts);
  const over = (series: string, description: string) =>
    seriesField(logs, series, { axes: [step], description, missing });
  const ends = starts.map((start) => Math.min(start + window, steps) * batch / examples);
  return {
    lossTrain: over("loss", "mean loss of a window of steps, each before its update"),
    outputMean: over("outputMean", "mean |f| of a window of steps"),
    epoch: namedArray([step], Float64Array.from(ends), {
      description: "passes through the data at the end of the window",
    }),
  };
}

function timeFields(
  logs: readonly TrainingLog[],
  { shape, options: { steps, recordEvery, learningRate } }: Context,
): Fields {
  const times = timesOf({ steps, every: recordEvery });
  const layers = shape.sizes.length - 1;
  const time = labelledAxis("time", times);
  const layer = labelledAxis("layer", Array.from({ length: layers }, (_, l) => l + 1));
  const over = (series: string, description: string) =>
    seriesField(logs, series, { axes: [time], description, missing });
  const network = { name: "network", length: logs.length };
  const rates = new Float64Array(logs.length * times.length).fill(learningRate);
  return {
    learningRate: namedArray([network, time], rates, { description: "base rate eta" }),
    gradientNorm: over("gradientNorm", "norm of the gradient on the next batch"),
    weightNorm: over("weightNorm", "norm of the stored weights and biases"),
    layerSize: seriesField(logs, "layerSize", {
      axes: [time, layer],
      description: "root mean square of h^l on test examples; the last layer is f",
      missing,
    }),
    firstRate: seriesField(logs, "firstRate", {
      axes: [layer],
      description: "base rate of the first step",
    }),
  };
}

function finalFields(logs: readonly TrainingLog[], { shape, test }: Context): Fields {
  const guess = 1 / shape.sizes.at(-1)!;
  const over = (series: string, description: string): NamedArray =>
    seriesField(logs, series, { axes: [], description, missing });
  const network = { name: "network", length: logs.length };
  const share = (series: string, description: string): NamedArray =>
    namedArray([network], Float64Array.from(logs, (log) => log.series[series]?.[0] ?? guess), {
      description,
    });
  const error = ({ values }: NamedArray, description: string): NamedArray =>
    namedArray([network], values.map((value) => Math.sqrt(value * (1 - value) / test)), {
      description,
    });
  const logit = share("accuracyTest", "share of test examples whose largest logit is right");
  const probable = share(
    "accuracyOfProbabilities",
    "the same by the largest float32 probability",
  );
  return {
    lossTest: over("lossTest", "mean test loss after the last step"),
    lossTestError: over("lossTestError", "its standard error over test examples"),
    accuracyTest: logit,
    accuracyTestError: error(logit, "its standard error over test examples"),
    accuracyOfProbabilities: probable,
    accuracyOfProbabilitiesError: error(probable, "its standard error over test examples"),
    outputTest: over("outputTest", "mean |f| on test examples"),
    outputChange: over("outputChange", "mean |f_T - f_0| on test examples"),
    diverged: outcomeField(logs, "diverged", "1 if a loss was not finite"),
  };
}

function spectrumFields(
  logs: readonly TrainingLog[],
  { shape, options: { spectraExamples }, examples }: Context,
): Fields {
  if (!logs.some((log) => written(log, "singularValue") > 0)) return {};
  const layers = shape.sizes.length - 2;
  const axes = [
    labelledAxis("layer", Array.from({ length: layers }, (_, l) => l + 1)),
    labelledAxis("signal", [...signals]),
    { name: "index", length: Math.min(spectraExamples, examples, shape.width) },
  ];
  return {
    singularValue: seriesField(logs, "singularValue", {
      axes,
      description: "singular values of the examples x width matrix of a layer, largest first",
      missing,
    }),
  };
}
